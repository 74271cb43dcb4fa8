import type { Weakness } from '#lib/domain/passwords/password-rule.ts';

/** The passwords worker: one while a new password is typed. Nothing of it leaves the browser. */
export interface PasswordsWorker {
  /** Why the password would not be taken; null: it is. `words`: names, email, company, as they are written. */
  weaknessOf(password: string, words: readonly string[]): Promise<Weakness | null>;
}
