import { derivedId } from '#lib/base/ids.ts';
import type { Matchable } from '#lib/domain/mutations/credits/credit-matches.ts';
import type { UnmatchedCredits } from '#lib/domain/views/credits/credit-unmatched.ts';
import type { Desk } from '../../state/desk.ts';
import { troubleOf } from '#lib/words/credits/refusals.ts';

/** A batch holds the account's lock for some 10 ms. */
const BATCH = 100;

/** Matches what is called as one person or product here is. Answers how to take each back, and what went wrong. */
export async function matchKnown(
  desk: Pick<Desk, 'mutate'>,
  groups: readonly UnmatchedCredits[],
): Promise<{ readonly undo: readonly Match[]; readonly trouble: string }> {
  const undo: Match[] = [];
  for (const { what, text, ids, known } of groups) {
    if (known === null) continue;
    const done = await matchAll(desk, { what, was: null, to: known, text, ids });
    undo.push({ what, was: known, to: null, text, ids: done.ids });
    if (done.trouble !== '') return { undo, trouble: done.trouble };
  }
  return { undo, trouble: '' };
}

export interface Match {
  readonly what: Matchable;
  readonly was: string | null;
  readonly to: string | null;
  /** The words to keep where it is taken back. */
  readonly text: string;
  readonly ids: readonly string[];
}

/** Matches records in batches. Answers their ids after, for Undo, and what went wrong, "" for nothing. */
export async function matchAll(
  desk: Pick<Desk, 'mutate'>,
  { what, was, to, text, ids }: Match,
): Promise<{ readonly ids: readonly string[]; readonly trouble: string }> {
  const after: string[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = ids.slice(from, from + BATCH);
    const rows = some.map((id, at) => ({ row: from + at + 1, id }));
    const answer = await desk.mutate('credit-records.match', { what, was, to, text, rows });
    const trouble = troubleOf(answer);
    if (answer.status !== 'kept') return { ids: after, trouble };
    // Who sees a record hangs on its person: matched to one, it is another record.
    after.push(
      ...some.map((id) => (what === 'user' ? derivedId('cr', answer.mutationId, `match/${id}`) : id)),
    );
  }
  return { ids: after, trouble: '' };
}
