import * as v from 'valibot';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, timestamp } from './core/record.ts';

const assignmentSources = ['by-hand', 'import', 'directory'] as const;
export type AssignmentSource = (typeof assignmentSources)[number];

/** Why it ended. `left`: the person left, and gets it back when that is undone. */
const assignmentEnds = ['unassigned', 'moved', 'left'] as const;

/** A user holds an entitlement, or held it: ended ones stay, so that the history is whole. */
const fields = {
  id: field(idText),
  /** Never changes: who sees the row hangs on it. */
  userId: field(idText),
  entitlementId: field(idText),
  /** The entitlement's contract, which never changes: a plain user sees the contracts of their unended assignments. */
  contractId: field(idText),
  source: field(v.picklist(assignmentSources)),
  startedAt: field(timestamp),
  startedBy: field(idText),
  /** null: unended. */
  endedAt: field(v.nullable(timestamp), { default: null }),
  endedBy: field(v.nullable(idText), { default: null }),
  endReason: field(v.nullable(v.picklist(assignmentEnds)), { default: null }),
  /** What a usage report says of it. `never` and `not-known` are different things. */
  usage: field(v.picklist(['not-known', 'never', 'used']), { default: 'not-known' }),
  /** When it was used last; null also where only `used` is known. */
  lastUsedAt: field(v.nullable(timestamp), { default: null }),
};

export type Assignment = RowOf<typeof fields>;

export const newAssignment = maker(fields);

export const assignmentRecord = defineRecord({
  collection: 'assignments',
  prefix: 'as',
  fields,
  called: null,
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
