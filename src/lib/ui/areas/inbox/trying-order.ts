import type { RefusalRow } from '#lib/domain/views/inbox/refusals.ts';

/**
 * The chosen refusals with all that build on them: oldest first, each after what it builds on. `all` is in the order
 * of the Inbox: newest first, each followed by what depends on it.
 */
export function tryingOrder(all: readonly RefusalRow[], chosen: ReadonlySet<string>): readonly RefusalRow[] {
  const taken = new Set(chosen);
  for (const row of all) if (taken.has(row.refusal.id)) for (const id of row.dependents) taken.add(id);
  const trees: RefusalRow[][] = [];
  for (const row of all) {
    if (row.depth === 0) trees.push([]);
    trees.at(-1)?.push(row);
  }
  return trees
    .reverse()
    .flat()
    .filter((row) => taken.has(row.refusal.id));
}
