import { emailsIn, mentionOf, mentionsIn, TOO_MANY } from '../../records/core/mentions.ts';
import { isPersonal } from '../../records/core/personal.ts';
import type { Refusal } from '../../records/core/refusal.ts';
import type { ReadTx } from '../../tx.ts';
import { findNamed } from './former-names.ts';

/** A refusal as it may be kept: an edit may come after the person that it is about, or names, was erased. */
export async function withoutErased(tx: ReadTx, refusal: Refusal): Promise<Refusal> {
  const { subject } = refusal;
  if (subject?.collection === 'users' && (await tx.get('users', subject.id))?.status === 'erased')
    return withoutWords(refusal);
  const emails = emailsIn([parsed(refusal.args), refusal.details]);
  if (emails === null) return withoutWords(refusal);
  const erased = await erasedAmong(tx, [...emails]);
  return erased.size === 0 ? refusal : withoutPerson(refusal, erased);
}

/** Mentions of those who are erased, and whose email nobody has been given since. */
async function erasedAmong(tx: ReadTx, emails: readonly string[]): Promise<ReadonlySet<string>> {
  if (emails.length === 0) return new Set();
  const people = await findNamed(tx, 'users', { index: 'byEmail', keys: emails });
  return new Set(emails.filter((email) => people.get(email)?.status === 'erased').map(mentionOf));
}

export function withoutWords(refusal: Refusal): Refusal {
  return { ...refusal, args: '', details: {} };
}

/** `theirs`: mentions of the person. Other people of the same batch keep their words. */
export function withoutPerson(refusal: Refusal, theirs: ReadonlySet<string>): Refusal {
  const details = blanked(refusal.details, theirs) as Refusal['details'];
  return { ...refusal, args: textWithout(refusal.args, theirs), details };
}

/** Arguments come from any client: what is no JSON is dropped whole. */
function textWithout(args: string, theirs: ReadonlySet<string>): string {
  try {
    return args === '' ? '' : JSON.stringify(blanked(JSON.parse(args), theirs));
  } catch {
    return '';
  }
}

/** The object that has the email loses name and email, and every other text the email is in. */
function blanked(value: unknown, theirs: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return isOf(value, theirs) ? '' : value;
  if (Array.isArray(value)) return value.map((one) => blanked(one, theirs));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const isPerson = entries.some(([, one]) => typeof one === 'string' && isOf(one, theirs));
  return Object.fromEntries(
    entries.map(([field, one]) => [field, isPerson && isPersonal(field) ? '' : blanked(one, theirs)]),
  );
}

function isOf(text: string, theirs: ReadonlySet<string>): boolean {
  return mentionsIn(text).some((mention) => mention === TOO_MANY || theirs.has(mention));
}

function parsed(args: string): unknown {
  try {
    return JSON.parse(args);
  } catch {
    return args;
  }
}
