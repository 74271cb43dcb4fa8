import { hasRole } from '../../domain/access/access.ts';
import { accessOf } from '../../domain/access/access-of.ts';
import { may } from '../../domain/access/permissions.ts';
import type { Access } from '../../domain/access/access.ts';
import { visibilityOf } from '../../domain/access/visibility.ts';
import { lineToSoftware } from '../../domain/software/reported.ts';
import { failureCodes } from '../../protocol/failure.ts';
import type { DeviceSoftware, SoftwareSeen } from '../../protocol/software.ts';
import { Failed } from '../http/answers.ts';
import type { Read } from '../store/account-store.ts';
import type { Store } from '../store/open-store.ts';
import type { SyncSession } from '../sync/session.ts';
import { readLists } from './software-lists.ts';

/** What a person can look through, and 600 kB at most; the rest is on fewer devices. */
const MOST_TITLES = 5_000;

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

/**
 * All software of the account's devices by name and publisher. Counted when asked: about 0.4 s for 1,000 devices of 900
 * lines. Throws Failed 403.
 */
export function softwareSeen(store: Pick<Store, 'account'>, session: SyncSession): Promise<SoftwareSeen> {
  return store.account(session.accountId).read(async (read) => {
    const access = await accessIn(read, session);
    const sees =
      access !== null && (may(access, 'matching-rules.edit') || hasRole(access, 'software-coordinator'));
    if (!sees)
      throw new Failed(403, failureCodes.forbidden, 'Only contract admins and coordinators see this list.');
    const found = await read.db.query<{ name: string; publisher: string; version: string; devices: number }>(
      `select split_part(line, e'\\t', 1) as name, split_part(line, e'\\t', 2) as publisher,
              max(split_part(line, e'\\t', 3)) as version, count(distinct device_id)::int as devices
       from muster.device_software, unnest(lines) as line where account_id = $1
       group by 1, 2 order by devices desc, name, publisher limit $2`,
      [read.accountId, MOST_TITLES + 1],
    );
    const counted = await read.db.query<{ devices: number }>(
      'select count(*)::int as devices from muster.device_software where account_id = $1',
      [read.accountId],
    );
    const titles = found.rows.slice(0, MOST_TITLES);
    return {
      titles: titles.map(({ name, publisher, version, devices }) => [name, publisher, version, devices]),
      isCut: found.rows.length > MOST_TITLES,
      devices: counted.rows[0]?.devices ?? 0,
    };
  });
}

/** null: the person left. */
async function accessIn({ tx }: Read, { userId }: SyncSession): Promise<Access | null> {
  const user = await tx.get('users', userId);
  if (user?.status !== 'active') return null;
  return accessOf(userId, await tx.find('roles', 'byUser', userId));
}
