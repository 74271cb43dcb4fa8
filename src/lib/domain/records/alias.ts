import * as v from 'valibot';
import { defineRecord, idText } from './record.ts';

/** Says that `id` became another record (a duplicate found on the server, a merge): later edits follow it. */
export const aliasSchema = v.strictObject({
  /** The vanished record's id. */
  id: idText,
  collection: v.string(),
  to: idText,
});

export type Alias = v.InferOutput<typeof aliasSchema>;

export const aliasRecord = defineRecord({
  collection: 'aliases',
  prefix: 'al',
  schema: aliasSchema,
  keys: { byTo: (alias) => alias.to },
  visibleBy: ['collection'],
});
