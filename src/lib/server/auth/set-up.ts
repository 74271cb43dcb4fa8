import { randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import { FOUNDER_ROLE } from '../../domain/access/roles.ts';
import { newAccount } from '../../domain/records/account.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Caller } from '../http/caller.ts';
import type { Runtime } from '../runtime.ts';
import { isLoopback, isReachable } from '../settings/settings.ts';
import { recordChanges, type Write } from '../store/write-once.ts';
import { People } from '../store/people.ts';
import { deleteAccount } from '../store/upkeep.ts';
import { requireStrong } from './links/new-password.ts';
import { removeSignIns } from './ownerless.ts';
import { newUser } from '../../domain/records/user.ts';
import { newRole } from '../../domain/records/role.ts';

export interface Founder {
  readonly accountName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Whether creating the company asks for the code: the server, its address for people, or who asks is not on this
 * computer alone.
 */
export function needsSetUpCode({ settings }: Pick<Runtime, 'settings'>, caller: Caller): boolean {
  return isReachable(settings) || caller.isForwarded || !isLoopback(caller.address);
}

/** Throws Failed once a company exists, or without the code where it is needed. */
export async function checkMaySetUp(server: Runtime, caller: Caller, code = ''): Promise<void> {
  if (await server.store.people.hasRealAccount()) throw alreadyThere();
  if (needsSetUpCode(server, caller) && !isEqual(code, server.setUpCode))
    throw new Failed(403, failureCodes.forbidden, 'The set-up code is not the one that the terminal shows.');
}

/**
 * Creates the company and its contract admin; the sample company goes in the same transaction. A crash before it
 * leaves a sign-in that is nobody's, which the same request again takes up;
 * `between` is called there. Throws Failed.
 */
export async function createCompany(
  server: Runtime,
  founder: Founder,
  { at, between }: { at: number; between?: () => Promise<void> | void },
): Promise<void> {
  const { store, signIns } = server;
  const { accountName, firstName, lastName, email, password } = founder;
  await requireStrong(server, password, [accountName, firstName, lastName, email]);
  const authId = await signIns.claim(
    {
      email,
      name: firstName,
      passwordHash: await signIns.passwords.hashOf(password),
    },
    async (id) => (await store.people.membershipOf(id)) !== null,
  );
  if (!authId)
    throw new Failed(400, failureCodes.invalid, 'This email has a sign-in already. Nothing was created.');
  await between?.();
  const sample = await store.people.sampleAccountId();
  const sampleSignIns = sample ? await store.people.signInsOf(sample) : [];
  const accountId = idOf('ac', at);
  const may = (people: People): Promise<boolean> => people.isFirstAccount();
  const made = await store.account(accountId).begin({ at, isSample: false, may }, async (write) => {
    if (sample) await deleteAccount(write, sample);
    await addFounder(write, { founder, authId, at });
    return true;
  });
  if (!made) throw alreadyThere();
  await removeSignIns(server, sampleSignIns);
}

async function addFounder(
  write: Write,
  { founder, authId, at }: { founder: Founder; authId: string; at: number },
): Promise<void> {
  const { tx, db, accountId, version } = write;
  const [userId, roleId] = [idOf('us', at), idOf('ro', at)];
  const { firstName, lastName, email } = founder;
  const name = { firstName, lastName, email };
  tx.put('accounts', newAccount({ id: accountId, name: founder.accountName, createdAt: at }));
  tx.put('users', newUser({ id: userId, ...name, canSignIn: true, createdAt: at }));
  tx.put('roles', newRole({ id: roleId, userId, role: FOUNDER_ROLE, createdAt: at }));
  await new People(db).addMembership(authId, { accountId, userId });
  await tx.flush(version, at);
  await write.record({ kind: 'company-made', actorId: userId, userId, at });
  await recordChanges(write, userId);
}

function alreadyThere(): Failed {
  return new Failed(
    403,
    failureCodes.forbidden,
    'This server has a company already. Sign in, or ask its admin for an invitation.',
  );
}

function idOf(prefix: string, at: number): string {
  return newId(prefix, at, { bytes: (count) => randomBytes(count) });
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
