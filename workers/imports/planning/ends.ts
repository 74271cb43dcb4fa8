import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { Missing } from './brought-by.ts';
import type { EndsFound, ImportBatch } from '../contract.ts';

/** What an earlier file told and a complete one lacks. */
export interface Ends {
  /** With how many it was compared. */
  readonly of: number;
  /** What would end, as a person reads it. */
  readonly names: readonly string[];
  /** What it lacks and other lists brought, each with how much. */
  readonly others: Missing<never>['others'];
  readonly batches: readonly ImportBatch[];
  /** What takes it back. */
  readonly undo: readonly ImportBatch[];
}

/** More than this share is rather a file that was cut off than a company that changed. */
const MOST_SHARE = 0.2;
/** Of a handful any change is a large share. */
const FEW = 10;

const SHOWN = 20;

/** What ends, and what is shown of it. Of too many nothing does, unless a person says so; nor where rows were not read. */
export function endsToSend(
  { of, names, others, batches, undo }: Ends,
  choices: ImportChoices,
  { unread, missing }: { readonly unread: number; readonly missing: readonly string[] },
): {
  readonly found: EndsFound;
  readonly batches: readonly ImportBatch[];
  readonly undo: readonly ImportBatch[];
} {
  const isTooMany = names.length > FEW && names.length > of * MOST_SHARE;
  const isHeldBack = unread > 0 || (isTooMany && !choices.endsMany);
  const found = {
    unread,
    of,
    isTooMany,
    isHeldBack,
    ending: names.length,
    others,
    shown: names.slice(0, SHOWN),
    missing: missing.length,
    missingShown: missing.slice(0, SHOWN),
    undos: isHeldBack ? 0 : undo.length,
  };
  return isHeldBack ? { found, batches: [], undo: [] } : { found, batches, undo };
}
