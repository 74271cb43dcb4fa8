import { emailKey } from '../../../base/email-address.ts';
import { olderFormerId } from './former-name.ts';

/** More people than a batch has rows, twice over: what mentions more is of no client of ours. */
const MOST = 400;
/** The mention of what has too many: it is looked through for everybody. */
export const TOO_MANY = 'too-many';

/** What separates an address from the words around it, and what stands before and after one. */
const BETWEEN = /[\s"<>()[\]{},;:|\\=/]+/;
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/** Whom a value mentions by email, as digests: by these an erased person's words are found. */
export function mentionsIn(value: unknown): readonly string[] {
  const emails = emailsIn(value);
  return emails === null ? [TOO_MANY] : [...emails].map(mentionOf);
}

/**
 * Kept with rows, so it stays what it is. Who makes an address that is the same by it has their own words taken out with
 * those of the other, and nothing more.
 */
export function mentionOf(email: string): string {
  return olderFormerId('users', 'byEmail', emailKey(email));
}

/** Folded emails in all texts of a value: JSON of any shape. null: too many. */
export function emailsIn(value: unknown): ReadonlySet<string> | null {
  const all = new Set<string>();
  gather(value, all);
  return all.size > MOST ? null : all;
}

function gather(value: unknown, all: Set<string>): void {
  if (all.size > MOST) return;
  if (typeof value === 'string') gatherText(value, all);
  else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) gather(one, all);
}

function gatherText(text: string, all: Set<string>): void {
  if (!text.includes('@')) return;
  const words = text.split(BETWEEN).flatMap((word) => [word, word.replace(AROUND, '')]);
  for (const word of [text, ...words]) if (word.includes('@')) all.add(emailKey(word));
}
