import * as v from 'valibot';
import { defineRecord, idText, timestamp } from './record.ts';

/** What an agent or the server itself did: there is no mutation of it. */
export const serverActions = [
  'agents.enrol',
  'agents.identity',
  'agents.software',
  'software.rematch',
  'invitations.make',
  'invitations.use',
] as const;
export type ServerAction = (typeof serverActions)[number];

/** The audit trail: one row for each thing a person did to a record. Never edited, never removed. */
export const activitySchema = v.strictObject({
  id: idText,
  actorId: idText,
  /** The server's time; in the browser, until confirmed, the person's. */
  at: timestamp,
  /** The mutation's name, for example "devices.edit", or one of `serverActions`. */
  action: v.string(),
  /** The record it is about. Visible as that record is. */
  collection: v.string(),
  recordId: v.string(),
  /** What changed: field to { was, to }; for a batch, counts. */
  changes: v.record(v.string(), v.unknown()),
});

export type Activity = v.InferOutput<typeof activitySchema>;

export const activityRecord = defineRecord({
  collection: 'activity',
  prefix: 'av',
  schema: activitySchema,
  keys: { byRecord: (activity) => activity.recordId },
  visibleBy: ['collection', 'actorId'],
});
