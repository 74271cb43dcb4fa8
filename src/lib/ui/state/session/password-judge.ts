import { openPasswords, type PasswordsDoor } from '#lib/bridge/passwords.ts';
import { PASSWORD_LENGTH, weaknessSentences } from '#lib/domain/passwords/password-rule.ts';

/** What is said of a new password while it is typed. */
export interface Judged {
  /** "": nothing can be said yet, or the lists did not load: the server has the last word anyhow. */
  readonly sentence: string;
  readonly isTaken: boolean;
  /** 0 to 1. */
  readonly share: number;
}

const UNKNOWN: Judged = { sentence: '', isTaken: false, share: 0 };
const TAKEN: Judged = { sentence: 'Good: hard to guess.', isTaken: true, share: 1 };

/** Judges new passwords on this device, by the server's rule. One while a field for one is shown. */
export class PasswordJudge {
  readonly #open: () => PasswordsDoor;
  #door: PasswordsDoor | null = null;

  constructor(open: () => PasswordsDoor = openPasswords) {
    this.#open = open;
  }

  /** `texts`: names, email and company, none of which a password should be made of. */
  async judge(password: string, texts: readonly string[]): Promise<Judged> {
    if (password === '') return UNKNOWN;
    const { least } = PASSWORD_LENGTH;
    // Known without the lists, which load meanwhile.
    const door = (this.#door ??= this.#open());
    if (password.length < least)
      return { sentence: weaknessSentences.short, isTaken: false, share: password.length / least / 2 };
    try {
      const weakness = await door.weaknessOf(password, texts);
      return weakness ? { sentence: weaknessSentences[weakness], isTaken: false, share: 0.5 } : TAKEN;
    } catch {
      return UNKNOWN;
    }
  }

  close(): void {
    this.#door?.close();
    this.#door = null;
  }
}
