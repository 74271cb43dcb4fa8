import * as v from 'valibot';
import { visibleText } from '../../base/visible-text.ts';
import { type Outcome, refuse } from './mutation.ts';

/** What an edit was based on and what it wants: `{ was, to }`. */
export interface Change<Value = unknown> {
  readonly was: Value;
  readonly to: Value;
}

export function changeOf<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.optional(v.strictObject({ was: schema, to: schema }));
}

/** Edits of one row, after they were compared with what it holds now. */
export type Merged<Row> =
  | { readonly status: 'changed'; readonly row: Row; readonly changes: Record<string, Change> }
  | { readonly status: 'unchanged' }
  | { readonly status: 'refused'; readonly outcome: Outcome };

/**
 * Puts edits into a row. A field is accepted when its present value is what the edit was based on, or what it wants;
 * otherwise somebody else changed it meanwhile, and the whole edit is refused with both values.
 */
export function mergeEdits<Row extends object>(
  row: Row,
  edits: Readonly<Partial<Record<keyof Row & string, Change | undefined>>>,
): Merged<Row> {
  const conflicts: Record<string, unknown> = {};
  const changes: Record<string, Change> = {};
  for (const [field, edit] of Object.entries(edits) as [keyof Row & string, Change | undefined][]) {
    if (edit === undefined) continue;
    const now = row[field] as unknown;
    if (now === edit.to) continue;
    if (isMeant(now, edit.was)) changes[field] = edit;
    else conflicts[field] = { was: edit.was, to: edit.to, now };
  }
  if (Object.keys(conflicts).length > 0) {
    return { status: 'refused', outcome: refuse('conflict', { fields: conflicts }) };
  }
  if (Object.keys(changes).length === 0) return { status: 'unchanged' };
  const values = Object.fromEntries(Object.entries(changes).map(([field, edit]) => [field, edit.to]));
  return { status: 'changed', row: { ...row, ...values }, changes };
}

/** Rows from before texts lost what can't be seen may have it; an edit based on them comes without. */
function isMeant(now: unknown, was: unknown): boolean {
  return now === was || (typeof now === 'string' && visibleText(now) === was);
}
