import * as v from 'valibot';
import { defineRecord, idText, timestamp } from './record.ts';

export const assignmentSources = ['by-hand', 'import', 'directory'] as const;
export type AssignmentSource = (typeof assignmentSources)[number];

/** Why it ended. `left`: the person left, and gets it back when that is undone. */
export const assignmentEnds = ['unassigned', 'moved', 'left'] as const;

/** A user holds an entitlement, or held it: ended ones stay, so that the history is whole. */
export const assignmentSchema = v.strictObject({
  id: idText,
  /** Never changes: who sees the row hangs on it. */
  userId: idText,
  entitlementId: idText,
  /** The entitlement's contract, which never changes: a plain user sees the contracts of their unended assignments. */
  contractId: idText,
  source: v.picklist(assignmentSources),
  startedAt: timestamp,
  startedBy: idText,
  /** null: unended. */
  endedAt: v.nullable(timestamp),
  endedBy: v.nullable(idText),
  endReason: v.nullable(v.picklist(assignmentEnds)),
  /** What a usage report says of it. `never` and `not-known` are different things. */
  usage: v.picklist(['not-known', 'never', 'used']),
  /** When it was used last; null also where only `used` is known. */
  lastUsedAt: v.nullable(timestamp),
});

export type Assignment = v.InferOutput<typeof assignmentSchema>;

export const assignmentRecord = defineRecord({
  collection: 'assignments',
  prefix: 'as',
  schema: assignmentSchema,
  keys: {
    byUser: (assignment) => assignment.userId,
    byEntitlement: (assignment) => assignment.entitlementId,
    /** Unended ones: what seats are counted by. */
    byOpenUser: (assignment) => (assignment.endedAt === null ? assignment.userId : null),
    byOpenEntitlement: (assignment) => (assignment.endedAt === null ? assignment.entitlementId : null),
    /** At most one unended assignment has a pair. */
    byOpenPair: (assignment) =>
      assignment.endedAt === null ? holdingKey(assignment.userId, assignment.entitlementId) : null,
  },
  visibleBy: ['userId'],
});

/** The key of a person who holds an entitlement, in `byOpenPair`. */
export function holdingKey(userId: string, entitlementId: string): string {
  return `${userId}/${entitlementId}`;
}
