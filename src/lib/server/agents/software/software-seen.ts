import { accessOf } from '../../../domain/access/access-of.ts';
import { may } from '../../../domain/access/permissions.ts';
import type { Access } from '../../../domain/access/access.ts';
import { visibilityOf } from '../../../domain/access/visibility.ts';
import { lineToSoftware } from '../../../domain/software/reported.ts';
import { failureCodes } from '../../../protocol/failure.ts';
import type { DeviceSoftware, SoftwareSeen } from '../../../protocol/software.ts';
import { Failed } from '../../http/answers.ts';
import type { Read } from '../../store/account-store.ts';
import type { Store } from '../../store/open-store.ts';
import type { SyncSession } from '../../sync/session.ts';
import type { SoftwareCounts } from './software-counts.ts';
import { readLists } from './software-lists.ts';

/** A device's whole list. Throws Failed 404 for one that is unknown or not for this person: both alike. */
export function softwareOf(
  store: Pick<Store, 'account'>,
  session: SyncSession,
  deviceId: string,
): Promise<DeviceSoftware> {
  return store.account(session.accountId).read(async (read) => {
    const access = await accessIn(read, session);
    const sees = access !== null && visibilityOf(access, 'devices').includes('all');
    const device = sees ? await read.tx.get('devices', deviceId) : undefined;
    if (!device) throw new Failed(404, 'not-found', 'There is no such device.');
    const list = (await readLists(read.db, read.accountId, [device.id])).get(device.id);
    const software = (list?.lines ?? []).map(lineToSoftware);
    return {
      at: list?.at ?? null,
      software: software.map(({ name, publisher, version }) => [name, publisher, version]),
    };
  });
}

/** All software of the account's devices by name and publisher, as far as it is counted. Throws Failed 403. */
export async function softwareSeen(
  { store, counts }: { store: Pick<Store, 'account'>; counts: Pick<SoftwareCounts, 'seen'> },
  session: SyncSession,
): Promise<SoftwareSeen> {
  const sees = await store.account(session.accountId).read(async (read) => {
    const access = await accessIn(read, session);
    return access !== null && may(access, 'software.see');
  });
  if (!sees)
    throw new Failed(403, failureCodes.forbidden, 'Only contract admins and coordinators see this list.');
  return counts.seen(session.accountId);
}

/** null: the person left. */
async function accessIn({ tx }: Read, { userId }: SyncSession): Promise<Access | null> {
  const user = await tx.get('users', userId);
  if (user?.status !== 'active') return null;
  return accessOf(userId, await tx.find('roles', 'byUser', userId));
}
