import type { Refusal } from '../../records/core/refusal.ts';
import type { Reader } from '../../tx.ts';
import { objectOf } from './refusal-details.ts';
import { callOf, recordOf } from './wish.ts';
import { isChange, wishForm, type WishField } from './wish-form.ts';

/** One value of what was wanted, beside what is there. */
export interface RefusalField {
  /** Of the arguments. */
  readonly name: string;
  readonly kind: WishField['kind'];
  readonly mine: unknown;
  /** What is there now: what a retry is based on. */
  readonly now: unknown;
  /** Whether that is known: else there is nothing to compare with. */
  readonly isKnown: boolean;
  /** Somebody else changed it meanwhile. */
  readonly isConflict: boolean;
}

/**
 * Mine and theirs, field by field. Theirs is what the record holds now, or the record that was there already; where
 * this reader has neither, what the server saw when it refused.
 */
export function refusalFields(reader: Reader, refusal: Refusal): readonly RefusalField[] {
  const call = callOf(refusal);
  const conflicts = objectOf(refusal.details['fields']);
  const there = recordOf(reader, refusal.subject) ?? recordOf(reader, twinOf(refusal));
  const args = objectOf(call.args);
  const form = wishForm(call);
  const names = form.length > 0 ? form.map(({ name }) => name) : Object.keys(conflicts);
  return names.map((name) => {
    const conflict = objectOf(conflicts[name]);
    const mine = isChange(args[name]) ? args[name].to : (args[name] ?? conflict['to']);
    const isKnown = (there !== null && name in there) || 'now' in conflict;
    const now = there && name in there ? there[name] : conflict['now'];
    return {
      name,
      mine,
      now,
      isKnown,
      kind: form.find((one) => one.name === name)?.kind ?? 'text',
      isConflict: name in conflicts,
    };
  });
}

/** The record that made this one a duplicate. */
export function twinOf({ reason, details }: Refusal): Refusal['subject'] {
  const { collection, id } = details;
  if (reason !== 'duplicate' || typeof collection !== 'string' || typeof id !== 'string') return null;
  return { collection, id };
}
