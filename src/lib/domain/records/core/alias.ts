import * as v from 'valibot';
import { field, type RowOf } from './field.ts';
import { defineRecord, idText } from './record.ts';

/** Says that `id` became another record (a duplicate found on the server, a merge): later edits follow it. */
const fields = {
  /** The vanished record's id. */
  id: field(idText),
  collection: field(v.string()),
  to: field(idText),
};

export type Alias = RowOf<typeof fields>;

export const aliasRecord = defineRecord({
  collection: 'aliases',
  prefix: 'al',
  fields,
  called: null,
  keys: { byTo: (alias) => alias.to },
  visibleBy: ['collection'],
});
