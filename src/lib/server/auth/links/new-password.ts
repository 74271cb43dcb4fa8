import { weaknessSentences, wordsOf } from '../../../domain/passwords/password-rule.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { Failed } from '../../http/answers.ts';
import type { Runtime } from '../../runtime.ts';
import { isBreached } from '../breached.ts';

/**
 * Whether the rule takes a new password, beside words of the person and the company, and whether it is known from a
 * breach, where the server may ask. Throws Failed 400 with what to do. Asked where somebody has shown that they may set
 * one: it costs 20 ms.
 */
export async function requireStrong(
  { settings, log }: Pick<Runtime, 'settings' | 'log'>,
  password: string,
  texts: readonly string[],
): Promise<void> {
  // Its lists take 0.1 s and 6 MB, which a server that nobody sets a password at does without.
  const { weaknessOf } = await import('../../../domain/passwords/weakness-of.ts');
  const weakness = weaknessOf(password, wordsOf(texts));
  if (weakness) throw new Failed(400, 'weak-password', weaknessSentences[weakness]);
  const ranges = settings.breachedPasswords;
  if (ranges && (await isBreached(password, { ranges, log })))
    throw new Failed(400, 'weak-password', weaknessSentences.breached);
}

/** Names and email of a person, and the company's name: what their password should not be made of. */
export async function wordsAround(
  tx: ReadTx,
  { accountId, userId }: { accountId: string; userId: string },
): Promise<readonly string[]> {
  const [account, user] = [await tx.get('accounts', accountId), await tx.get('users', userId)];
  return [account?.name ?? '', user?.firstName ?? '', user?.lastName ?? '', user?.email ?? ''];
}
