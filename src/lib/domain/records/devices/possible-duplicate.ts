import * as v from 'valibot';
import { derivedId, digestId } from '../../../base/ids.ts';
import { field, maker, type RowOf } from '../core/field.ts';
import { defineRecord, idText, timestamp } from '../core/record.ts';

/** Two devices that may be one machine: the server could not tell, a person can. Pairs are never removed, but settled. */
const fields = {
  id: field(idText),
  /** The one that came later. */
  deviceId: field(idText),
  otherId: field(idText),
  /** What they have in common. */
  by: field(v.picklist(['name', 'serial', 'agent'])),
  createdAt: field(timestamp),
  /** Merged, or said to be two machines; null: open. */
  settledAt: field(v.nullable(timestamp), { default: null }),
};

export type PossibleDuplicate = RowOf<typeof fields>;

const newPossibleDuplicate = maker(fields);

export const possibleDuplicateRecord = defineRecord({
  collection: 'possibleDuplicates',
  prefix: 'pd',
  fields,
  called: null,
  keys: { byDevice: (pair) => pair.deviceId, byOther: (pair) => pair.otherId },
});

export function pairOf(
  deviceId: string,
  twin: Pick<PossibleDuplicate, 'by'> & { readonly id: string },
  at: number,
): PossibleDuplicate {
  const [first, second] = inOrder(deviceId, twin.id);
  const id = digestId('pd', first, second);
  return newPossibleDuplicate({ id, deviceId, otherId: twin.id, by: twin.by, createdAt: at });
}

/** The id that older builds gave to the pair, which may be settled since. */
export function formerPairId({ deviceId, otherId }: PossibleDuplicate): string {
  return derivedId('pd', ...inOrder(deviceId, otherId));
}

/** The same pair has the same id, whichever came first. */
function inOrder(one: string, other: string): [string, string] {
  return one < other ? [one, other] : [other, one];
}

/**
 * Whether several machines report the serial number of a device, as its pairs tell. `idOf` follows merges: a pair whose
 * devices became one says nothing.
 */
export function isSharedSerial(
  deviceId: string,
  pairs: readonly PossibleDuplicate[],
  idOf: (id: string) => string | undefined,
): boolean {
  return pairs.some((pair) => {
    if (pair.by !== 'serial') return false;
    const ids = [idOf(pair.deviceId), idOf(pair.otherId)];
    return ids[0] !== ids[1] && !ids.includes(undefined) && ids.includes(deviceId);
  });
}
