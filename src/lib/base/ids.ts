import type { Chance } from './chance.ts';
import { hash128 } from './hash.ts';
import { sha256 } from './sha256.ts';

/**
 * An id is `<prefix>_<9 characters of time><16 characters of chance>`, in lower-case base 32 (no i l o u).
 * The time part keeps rows that were made together side by side in pages and B-trees; nothing reads an
 * order from it, since clocks of devices disagree.
 */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 9;
const CHANCE_LENGTH = 16;

export const ID_PATTERN = /^[a-z]{2}_[0-9a-hjkmnp-tv-z]{25}$/;

/** A new id from a clock reading (ms) and chance. */
export function newId(prefix: string, at: number, chance: Chance): string {
  let unique = '';
  for (const byte of chance.bytes(CHANCE_LENGTH)) unique += ALPHABET[byte & 31];
  return `${prefix}_${timePart(at)}${unique}`;
}

/**
 * The id that a mutation gives to what it makes: browser and server derive the same from the same label. The hash resists
 * nobody, and stays what it is: builds of all ages must agree about what was made offline. So the server gives none of
 * these ids to a row when there is one that has it (`store/rows/flush-rows.ts`).
 */
export function derivedId(prefix: string, mutationId: string, label: string): string {
  return idOf(prefix, mutationId, hash128(`${mutationId}/${label}`));
}

/** As `derivedId`, for what the server alone makes of words that a stranger chose: 80 bits of SHA-256. */
export function digestId(prefix: string, ofId: string, label: string): string {
  return idOf(prefix, ofId, sha256(`${ofId}/${label}`));
}

/** What the id of a mutation and those that it gave have in common. */
export function madeWith(id: string): string {
  return id.slice(id.indexOf('_') + 1).slice(0, TIME_LENGTH);
}

function idOf(prefix: string, ofId: string, [a = 0, b = 0, c = 0, d = 0]: readonly number[]): string {
  return `${prefix}_${madeWith(ofId)}${letters(a)}${letters(b)}${letters(c)}${letters(d).slice(0, 1)}`;
}

function timePart(at: number): string {
  let rest = Math.max(0, Math.floor(at));
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Five characters (25 bits) of a number. */
function letters(value: number): string {
  let text = '';
  for (let i = 0; i < 5; i++) text += ALPHABET[(value >>> (i * 5)) & 31];
  return text;
}
