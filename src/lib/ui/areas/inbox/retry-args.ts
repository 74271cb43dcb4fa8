import { withIds } from '#lib/domain/mutations/depends.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import type { RefusalField } from '#lib/domain/views/inbox/refusal-fields.ts';
import { isChange } from '#lib/domain/views/inbox/wish-form.ts';

interface Conflict {
  readonly was: unknown;
  readonly to: unknown;
  readonly now: unknown;
}

export interface RetryHow {
  /** What the screen showed beside mine; "mine" is based on that, and on nothing that nobody saw. */
  readonly seen?: readonly Pick<RefusalField, 'name' | 'now' | 'isKnown'>[];
  /** It builds on a change that was just tried again, and stays based on that. */
  readonly keepsBase?: boolean;
  /** Ids of records that were to be made, and are made anew under others. */
  readonly ids?: ReadonlyMap<string, string>;
}

/**
 * The arguments with which a refused mutation is tried again: the same, but an edit that met another one is based on
 * what is there now ("keep mine").
 */
export function retryArgs(
  refusal: Pick<Refusal, 'args' | 'details'> & { readonly isPartial?: boolean },
  how: RetryHow = {},
): unknown {
  const args = JSON.parse(refusal.args) as Record<string, unknown>;
  if (!how.keepsBase) {
    for (const [field, now] of presentValues(refusal, how.seen ?? [])) {
      const edit = args[field];
      if (isChange(edit)) args[field] = { was: now, to: edit.to };
    }
  }
  if (refusal.isPartial) args['rows'] = refusedRows(args, refusal.details);
  return withIds(args, how.ids ?? new Map());
}

/** The rest of the batch was accepted. */
function refusedRows({ rows }: Record<string, unknown>, { rows: refused }: Refusal['details']): unknown {
  const numberOf = (row: unknown) => (row as { row?: unknown } | null)?.row;
  if (!Array.isArray(rows) || !Array.isArray(refused)) return rows;
  const numbers = new Set(refused.map(numberOf));
  return rows.filter((row) => numbers.has(numberOf(row)));
}

function presentValues(
  { details }: Pick<Refusal, 'details'>,
  seen: NonNullable<RetryHow['seen']>,
): ReadonlyMap<string, unknown> {
  const conflicts = (details['fields'] ?? {}) as Readonly<Record<string, Conflict>>;
  return new Map([
    ...Object.entries(conflicts).map(([field, { now }]) => [field, now] as const),
    ...seen.filter(({ isKnown }) => isKnown).map(({ name, now }) => [name, now] as const),
  ]);
}
