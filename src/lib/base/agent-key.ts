import type { Chance } from './chance.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 130 bits: what can't be guessed needs no slow digest. */
const LENGTH = 26;

/**
 * An enrolment key as agents have it: the account, and 26 characters of chance. The account is part of it so that the
 * key is looked for inside that account's wall, and in no other.
 */
export function agentKeyText(accountId: string, chance: Chance): string {
  const secret = [...chance.bytes(LENGTH)].map((byte) => ALPHABET[byte & 31]).join('');
  return `${accountId}.${secret}`;
}

/** The account that a key names; null: it is no key. */
export function accountOfKey(key: string): string | null {
  return /^(ac_[0-9a-hjkmnp-tv-z]{25})\.[0-9a-hjkmnp-tv-z]{26}$/.exec(key)?.[1] ?? null;
}
