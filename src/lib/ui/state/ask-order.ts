import type { ViewName } from '#lib/domain/views/registry.ts';

/** Views over whole collections, which take the longest of all that one change makes the screens ask. */
const LISTS: ReadonlySet<ViewName> = new Set<ViewName>([
  'deviceList',
  'installList',
  'userList',
  'contractList',
]);

/**
 * To be waited for before a view is asked. The worker answers one after the other, so lists are asked after everything
 * that is asked in the same turn: what a person just did shows in its panel or dialog first, and the list behind follows.
 */
export async function turnOf(name: ViewName): Promise<void> {
  if (LISTS.has(name)) await null;
}
