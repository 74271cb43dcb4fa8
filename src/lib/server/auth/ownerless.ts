import type { Runtime } from '../runtime.ts';

const DAY_MS = 86_400_000;

/** Sign-ins of an account that went. What fails is left to `sweepSignIns`: the account is gone already. */
export async function removeSignIns(
  { signIns, log }: Pick<Runtime, 'signIns' | 'log'>,
  ids: readonly string[],
): Promise<void> {
  await signIns
    .remove(ids)
    .catch((error: unknown) => log.warn({ error: String(error) }, 'sign-ins of the sample company are left'));
}

/**
 * Takes out sign-ins that nobody's membership names: what a crash left between a sign-in and its membership. A day
 * old at least, so that none is taken that is just being made. And failed attempts that nobody counts any more,
 * and sign-ins that were never finished.
 */
export async function sweepSignIns(
  { store, signIns }: Pick<Runtime, 'store' | 'signIns'>,
  at: number,
): Promise<void> {
  await signIns.attempts.sweep(at);
  await signIns.factors.sweep(at);
  for (let after = ''; ;) {
    const ids = await signIns.olderThan(at - DAY_MS, after);
    const members = await store.people.membersAmong(ids);
    await signIns.remove(ids.filter((id) => !members.has(id)));
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
