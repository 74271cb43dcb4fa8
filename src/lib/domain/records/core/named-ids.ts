import { ID_PATTERN } from '../../../base/ids.ts';

/** Arguments, rows, a row, a list in it: deeper than any schema, and a hostile body can't exhaust the stack. */
export const DEEPEST = 4;
/** A cheap look before the pattern: a batch has thousands of texts. */
const ID_LENGTH = 28;

/** Ids of records that the arguments name, those of a batch's rows too: what the mutation needs to be there. */
export function namedIds(args: unknown): readonly string[] {
  const ids = new Set<string>();
  gatherIds(args, ids, DEEPEST);
  return [...ids];
}

function gatherIds(value: unknown, ids: Set<string>, depth: number): void {
  if (typeof value === 'string') {
    if (value.length === ID_LENGTH && ID_PATTERN.test(value)) ids.add(value);
  } else if (typeof value === 'object' && value !== null && depth > 0) {
    for (const one of Object.values(value)) gatherIds(one, ids, depth - 1);
  }
}
