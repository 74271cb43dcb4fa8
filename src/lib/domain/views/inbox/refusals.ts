import type { Refusal } from '../../records/core/refusal.ts';
import type { Reader } from '../../tx.ts';
import { madeIds } from '../../mutations/depends.ts';
import { currentVersion } from '../../mutations/registry.ts';
import { causeOf, objectOf, type RefusalCause, refusedRowsOf, type RowCause } from './refusal-details.ts';
import { type RefusalField, refusalFields, twinOf } from './refusal-fields.ts';
import { below, type RefusalNode, refusalTree } from './refusal-tree.ts';
import type { ViewContext } from '../view.ts';
import { callOf, subjectName } from './wish.ts';
import { givenName } from '../wishes/wish-args.ts';
import { type WishFacts, wishFacts } from '../wishes/wish-facts.ts';
import { wishForm, type WishField } from './wish-form.ts';

export interface RefusedRowOf extends RowCause {
  /** The person or device that the row is about. */
  readonly about?: string;
}

export interface RefusalRow {
  /** Without arguments and details: a batch has half a megabyte. `refusalsWhole` has them. */
  readonly refusal: Omit<Refusal, 'args' | 'details'>;
  readonly wanted: WishFacts;
  readonly cause: RefusalCause;
  /** What was wanted, with mine and theirs. */
  readonly fields: readonly RefusalField[];
  /** What can be changed before it is tried again; empty: nothing here. */
  readonly form: readonly WishField[];
  /** Rows of a batch that were not accepted. */
  readonly rows: readonly RefusedRowOf[];
  /** What the record it is about is called, when this reader has it. */
  readonly subjectName: string | null;
  /** The record to go to: the one it is about, or the one that was there already. */
  readonly there: { readonly collection: string; readonly id: string; readonly name: string } | null;
  /** The refusal it builds on, while that one is open too. */
  readonly parent: string | null;
  /** How many stand between it and the one that everything began with. */
  readonly depth: number;
  /** Refusals that build on it, in the order to try them in. */
  readonly dependents: readonly string[];
  /** Whether the same wish can be sent again by this build. */
  readonly canRetry: boolean;
}

/** The person's open refusals: the Inbox. Newest first, each followed by what depends on it. */
export function refusals(reader: Reader, _query: null, context: ViewContext): readonly RefusalRow[] {
  const open = ownRefusals(reader, context).filter((one) => one.discardedAt === undefined);
  return refusalTree(open)
    .flatMap((root) => [root, ...below(root)])
    .map((node) => refusalRow(reader, node));
}

/** Those that were dealt with and can be brought back, the last one first. */
export function discardedRefusals(reader: Reader, _query: null, context: ViewContext): readonly RefusalRow[] {
  return ownRefusals(reader, context)
    .filter((one) => one.discardedAt !== undefined)
    .sort((one, other) => (other.discardedAt ?? 0) - (one.discardedAt ?? 0) || (one.id < other.id ? 1 : -1))
    .map((refusal) => refusalRow(reader, { refusal, parent: null, depth: 0, children: [] }));
}

/** Whole refusals, with what was sent, in the order asked for; those that are gone are left out. */
export function refusalsWhole(
  reader: Reader,
  { ids }: { readonly ids: readonly string[] },
  context: ViewContext,
): readonly Refusal[] {
  const found = ids.map((id) => reader.get('refusals', id));
  return found.filter((one) => one !== undefined).filter((one) => one.userId === context.access.userId);
}

/** What the Inbox counts. */
export function attentionOf(reader: Reader): number {
  let count = 0;
  for (const row of reader.slots('refusals')) if (row && row.discardedAt === undefined) count += 1;
  return count;
}

/** Whom or what each row is about, as far as the batch says and this reader knows. */
function rowsWithNames(
  reader: Reader,
  rows: readonly RefusedRowOf[],
  args: unknown,
): readonly RefusedRowOf[] {
  const sent = objectOf(args)['rows'];
  if (rows.length === 0 || !Array.isArray(sent)) return rows;
  const sentByRow = new Map(sent.map((one) => [objectOf(one)['row'], objectOf(one)]));
  return rows.map((one) => {
    const { userId, ...given } = sentByRow.get(one.row) ?? {};
    const subject = typeof userId === 'string' ? { collection: 'users', id: userId } : null;
    const about = subjectName(reader, subject) ?? givenName(given);
    return about === null ? one : { ...one, about };
  });
}

function thereOf(reader: Reader, refusal: Refusal): RefusalRow['there'] {
  for (const record of [refusal.subject, twinOf(refusal)]) {
    const name = subjectName(reader, record);
    if (record && name !== null) return { ...record, name };
  }
  return null;
}

function ownRefusals(reader: Reader, context: ViewContext): Refusal[] {
  return reader
    .slots('refusals')
    .filter((row): row is Refusal => row !== undefined && row.userId === context.access.userId);
}

function refusalRow(reader: Reader, node: RefusalNode): RefusalRow {
  const { args: _, details, ...refusal } = node.refusal;
  const call = callOf(node.refusal);
  const name = subjectName(reader, refusal.subject);
  const parent = node.parent && callOf(node.parent);
  const given = (id: string): string | null =>
    parent && madeIds(parent).includes(id) ? givenName(parent.args) : null;
  return {
    refusal,
    wanted: wishFacts(call, (collection, id) => reader.get(collection, id), given),
    cause: causeOf(refusal.reason, details),
    fields: refusalFields(reader, node.refusal),
    form: refusal.isPartial ? [] : wishForm(call),
    rows: rowsWithNames(reader, refusedRowsOf(details), call.args),
    subjectName: name,
    there: thereOf(reader, node.refusal),
    parent: node.parent?.id ?? null,
    depth: node.depth,
    dependents: below(node).map((one) => one.refusal.id),
    canRetry: call.args !== undefined && currentVersion(refusal.name) === refusal.version,
  };
}
