import type { MutationCall } from '../domain/mutations/apply.ts';
import type { Outcome } from '../domain/mutations/mutation.ts';
import { MAX_MUTATION_BYTES } from '../protocol/push.ts';

/** What became of an edit in this browser. */
export type Kept =
  | { readonly status: 'kept'; readonly mutationId: string; readonly outcome: Outcome }
  | { readonly status: 'refused'; readonly outcome: Extract<Outcome, { status: 'refused' }> }
  | { readonly status: 'not-saved'; readonly message: string };

export const NOT_SAVED =
  'This browser could not save the change. What you typed is still on screen: try again, or free some space.';
export const TOO_LARGE =
  'This change is too large to save at once. What you typed is still here: split it and try again.';

/** A character is three bytes at most, so that small ones are not encoded to be measured. */
export function isTooLarge(call: MutationCall): boolean {
  const text = JSON.stringify(call);
  return text.length > MAX_MUTATION_BYTES / 3 && new TextEncoder().encode(text).length > MAX_MUTATION_BYTES;
}
