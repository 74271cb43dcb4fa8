import { wrap } from 'comlink';
import type { Weakness } from '#lib/domain/passwords/password-rule.ts';
import type { PasswordsWorker } from '#workers/passwords/contract.ts';

/** What judges a new password while it is typed. Rejects when it does not start, never when closed. */
export interface PasswordsDoor {
  weaknessOf(password: string, words: readonly string[]): Promise<Weakness | null>;
  close(): void;
}

export function openPasswords(): PasswordsDoor {
  const thread = new Worker(new URL('../../../workers/passwords/worker.ts', import.meta.url), {
    type: 'module',
  });
  const worker = wrap<PasswordsWorker>(thread) as unknown as PasswordsWorker;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  // A worker whose script can't be loaded never answers.
  thread.addEventListener('error', () => failed.reject(new Error('The passwords worker did not start')));
  return {
    weaknessOf: (password, words) => Promise.race([worker.weaknessOf(password, words), failed.promise]),
    close: () => thread.terminate(),
  };
}
