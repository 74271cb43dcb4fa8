import { madeIds, makerFinder } from '../../mutations/depends.ts';
import type { Refusal } from '../../records/core/refusal.ts';
import { objectOf } from './refusal-details.ts';
import { callOf } from './wish.ts';
import { isChange } from './wish-form.ts';

/** A refusal with those that build on it, in the order in which they were made. */
export interface RefusalNode {
  readonly refusal: Refusal;
  /** The one it builds on. */
  readonly parent: Refusal | null;
  readonly depth: number;
  readonly children: RefusalNode[];
}

/**
 * What depends on what: a mutation about a record that a refused one would have made, and an edit based on the value
 * that a refused edit wanted. Roots newest first.
 */
export function refusalTree(refusals: readonly Refusal[]): readonly RefusalNode[] {
  const inOrder = [...refusals].sort(byMaking);
  const parents = new Map<Refusal, Refusal>();
  const makerOf = makerFinder(inOrder, { callOf, madeBy: refusedIds });
  const wanted = new Map<string, Refusal>();
  for (const one of inOrder) {
    const parent =
      makerOf(one) ??
      edits(one)
        .map(({ was }) => wanted.get(was))
        .find((found) => found !== undefined);
    if (parent && !leadsTo(parents, parent, one)) parents.set(one, parent);
    for (const { to } of edits(one)) wanted.set(to, one);
  }
  return nodes(inOrder, parents);
}

/** All below a node, parents before children. */
export function below(node: RefusalNode): readonly RefusalNode[] {
  return node.children.flatMap((child) => [child, ...below(child)]);
}

function nodes(inOrder: readonly Refusal[], parents: ReadonlyMap<Refusal, Refusal>): readonly RefusalNode[] {
  const childrenOf = new Map<Refusal | null, Refusal[]>();
  for (const one of inOrder) {
    const parent = parents.get(one) ?? null;
    const children = childrenOf.get(parent);
    if (children) children.push(one);
    else childrenOf.set(parent, [one]);
  }
  const nodeOf = (refusal: Refusal, parent: Refusal | null, depth: number): RefusalNode => ({
    refusal,
    parent,
    depth,
    children: (childrenOf.get(refusal) ?? []).map((child) => nodeOf(child, refusal, depth + 1)),
  });
  const roots = (childrenOf.get(null) ?? []).map((root) => nodeOf(root, null, 0));
  return roots.sort((one, other) => byRefusing(other.refusal, one.refusal));
}

/** Ids that were not made since this was refused: of a batch, those of its refused rows. */
function refusedIds(refusal: Refusal): readonly string[] {
  const call = callOf(refusal);
  if (!refusal.isPartial) return madeIds(call);
  const refused: unknown = refusal.details['rows'];
  const numbers = new Set(Array.isArray(refused) ? refused.map((one) => objectOf(one)['row']) : []);
  const { rows, ...args } = objectOf(call.args);
  const left = Array.isArray(rows) ? rows.filter((row) => numbers.has(objectOf(row)['row'])) : [];
  return madeIds({ ...call, args: { ...args, rows: left } });
}

/** Keys of the values that an edit was based on and wants, by record and field. */
function edits(refusal: Refusal): { was: string; to: string }[] {
  const record = refusal.subject?.id;
  if (!record) return [];
  return Object.entries(objectOf(callOf(refusal).args)).flatMap(([field, value]) => {
    if (!isChange(value)) return [];
    const key = (one: unknown) => JSON.stringify([record, field, one]);
    return [{ was: key(value.was), to: key(value.to) }];
  });
}

/** Clocks may jump, and a record is named by what makes it: nothing may come to depend on itself. */
function leadsTo(parents: ReadonlyMap<Refusal, Refusal>, from: Refusal, to: Refusal): boolean {
  for (let one: Refusal | undefined = from; one; one = parents.get(one)) if (one === to) return true;
  return false;
}

function byMaking(one: Refusal, other: Refusal): number {
  return one.at - other.at || (one.mutationId < other.mutationId ? -1 : 1);
}

function byRefusing(one: Refusal, other: Refusal): number {
  return one.refusedAt - other.refusedAt || (one.id < other.id ? -1 : 1);
}
