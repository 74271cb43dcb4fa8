import * as v from 'valibot';
import { field, type RowOf } from './field.ts';
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
const fields = {
  id: field(idText),
  actorId: field(idText),
  /** The server's time; in the browser, until confirmed, the person's. */
  at: field(timestamp),
  /** The mutation's name, for example "devices.edit", or one of `serverActions`. */
  action: field(v.string()),
  /** The record it is about. Visible as that record is. */
  collection: field(v.string()),
  recordId: field(v.string()),
  /** What changed: field to { was, to }; for a batch, counts. */
  changes: field(v.record(v.string(), v.unknown())),
};

export type Activity = RowOf<typeof fields>;

export const activityRecord = defineRecord({
  collection: 'activity',
  prefix: 'av',
  fields,
  called: null,
  keys: { byRecord: (activity) => activity.recordId },
  visibleBy: ['collection', 'actorId'],
});
