import { emailKey } from '../../../base/email-address.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import { noteEvent } from '../../events/note-event.ts';
import type { Runtime } from '../../runtime.ts';
import { accountNamed } from '../../store/account-named.ts';
import type { Store } from '../../store/open-store.ts';
import { requireAdmin } from './factor-policy.ts';
import { SecondFactors } from './second-factors.ts';
import type { OwnSession } from '../session.ts';

/**
 * For somebody who lost their phone and their recovery codes: the password is enough again, and where the company asks
 * for more they set it up anew. Whoever has the phone is signed out. Throws Failed 403, 404 or 409.
 */
export async function resetFactors(
  server: Runtime,
  session: OwnSession,
  { userId, from }: { userId: string; from: Sender },
): Promise<void> {
  const { accountId } = session;
  if (userId === session.userId) throw new Failed(409, 'own', 'Change your own second step in Your sign-in.');
  await server.store.account(accountId).read(({ tx }) => checkMayReset(tx, session.userId, userId));
  const id = await server.store.people.authUserOf({ accountId, userId });
  if (id === null) throw new Failed(404, 'not-found', 'This person has no sign-in yet.');
  await server.signIns.factors.reset(id);
  await server.signIns.endSessions(id);
  const { address, browser } = from;
  const who = { accountId, actorId: session.userId, userId, address, browser };
  await noteEvent(server, { kind: 'factors-reset', ...who, at: Date.now() });
}

/**
 * The last resort, from the terminal of the server, where no contract admin can get in any more. Throws an Error with a
 * sentence.
 */
export async function resetFromTerminal(
  store: Pick<Store, 'account' | 'people' | 'authPool' | 'cookieSecret'>,
  { account, email, at }: { account: string; email: string; at: number },
): Promise<void> {
  const accountId = await accountNamed(store, account);
  const [user] = await store
    .account(accountId)
    .read(({ tx }) => tx.find('users', 'byEmail', emailKey(email)));
  const id = user && (await store.people.authUserOf({ accountId, userId: user.id }));
  if (!id) throw new Error(`Nobody with the email ${email} has a sign-in in "${account}".`);
  const { authPool: pool, cookieSecret: secret } = store;
  await new SecondFactors({ pool, origin: '', secret }).reset(id);
  const nobody = { actorId: null, address: '', browser: '' };
  await store.account(accountId).record({ kind: 'factors-reset', ...nobody, userId: user.id, at });
}

async function checkMayReset(tx: ReadTx, actorId: string, userId: string): Promise<void> {
  await requireAdmin(tx, actorId);
  const user = await tx.get('users', userId);
  if (user?.status !== 'active') throw new Failed(404, 'not-found', 'There is no such active user.');
}
