import { type Collection, records } from '../../domain/records/collections.ts';

/** How a collection is kept: its table, the columns of its keys, and those that visibility reads. */
export interface Table {
  readonly collection: Collection;
  readonly name: string;
  readonly keys: readonly { readonly index: string; readonly column: string }[];
  readonly visible: readonly { readonly field: string; readonly column: string }[];
}

export const tables = Object.fromEntries(
  (Object.keys(records) as Collection[]).map((collection) => [collection, tableOf(collection)]),
) as { readonly [C in Collection]: Table };

function tableOf(collection: Collection): Table {
  const record = records[collection];
  return {
    collection,
    name: `muster.${snake(collection)}`,
    keys: Object.keys(record.keys).map((index) => ({ index, column: `k_${snake(index)}` })),
    visible: record.visibleBy.map((field) => ({
      field,
      column: field === 'id' ? 'id' : `v_${snake(field)}`,
    })),
  };
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
