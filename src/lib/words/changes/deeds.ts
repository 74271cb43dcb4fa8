import type { MutationName } from '#lib/domain/mutations/registry.ts';
import type { ServerAction } from '#lib/domain/records/core/activity.ts';
import type { HistoryEntry } from '#lib/domain/views/history.ts';

/** What histories call each mutation, before "by" and who did it: one without words does not compile. */
const deeds: Readonly<Record<MutationName, string>> = {
  'account.edit': 'Account settings changed',
  'account.edit-credits': 'Credit settings changed',
  'devices.add': 'Added',
  'devices.edit': 'Changed',
  'devices.retire': 'Retired',
  'devices.restore': 'Put back in use',
  'devices.merge': 'Merged with another device',
  'devices.unmerge': 'Merge undone',
  'possible-duplicates.settle': 'Kept as two devices',
  'possible-duplicates.reopen': 'Marked as a possible duplicate again',
  'installs.end-many': 'Installs ended by a complete list',
  'installs.import': 'Imported',
  'matching-rules.add': 'Matching rule added',
  'matching-rules.edit': 'Matching rule changed',
  'matching-rules.remove': 'Matching rule removed',
  'products.learn-name': 'Another name learned',
  'enrolment-keys.add': 'Enrollment key created',
  'enrolment-keys.edit': 'Enrollment key changed',
  'enrolment-keys.revoke': 'Enrollment key revoked',
  'products.add': 'Product added',
  'products.edit': 'Product changed',
  'products.include': 'Product put into the suite',
  'products.leave-out': 'Product taken out of the suite',
  'contracts.add': 'Contract added',
  'contracts.edit': 'Contract changed',
  'contracts.import': 'Imported from a file',
  'contracts.archive': 'Archived',
  'contracts.restore': 'Restored',
  'contracts.report-change': 'Change of company data reported',
  'terms.add': 'Terms added',
  'terms.edit': 'Terms changed',
  'terms.remove': 'Terms removed',
  'entitlements.add': 'Product added',
  'entitlements.edit': 'Product changed',
  'entitlements.remove': 'Product removed',
  'assignments.assign': 'Assigned',
  'assignments.unassign': 'Unassigned',
  'assignments.move': 'Moved to another product',
  'assignments.assign-many': 'Assigned',
  'assignments.unassign-many': 'Unassigned',
  'assignments.move-many': 'Moved to another product',
  'assignments.import': 'Assignments imported',
  'credit-grants.add': 'Credits added',
  'credit-grants.edit': 'Credits changed',
  'credit-grants.remove': 'Credits removed',
  'credit-records.import': 'Credit use imported',
  'credit-records.match': 'Credit use matched',
  'users.add': 'Added',
  'users.add-many': 'Added from a list',
  'users.edit': 'Name changed',
  'users.edit-details': 'Details changed',
  'users.leave': 'Marked as left',
  'users.return': 'Brought back',
  'users.erase': 'Erased',
  'users.merge': 'Merged with another record',
  'users.unmerge': 'Merge undone',
  'users.tell-apart': 'Same name as somebody else: answered',
  'users.invite': 'Invited',
  'invitations.withdraw': 'Link withdrawn',
  'roles.grant': 'Role given',
  'roles.revoke': 'Role removed',
  'refusals.discard': 'Refusal discarded',
  'refusals.restore': 'Refusal brought back',
  noop: 'Discarded',
};

/** What no person did. */
const serverDeeds: Readonly<Record<ServerAction, string>> = {
  'agents.enrol': 'Enrolled by its agent',
  'agents.identity': 'Identity changed, as reported by its agent',
  'agents.software': 'Software changed, as reported by its agent',
  'software.rematch': 'Software matched again after a rule changed',
  'invitations.make': 'Link created',
  'invitations.use': 'Link used',
};

/** An activity may also be of a newer version of the app. */
export function deedOf(action: string): string {
  return isAction(deeds, action) ? deeds[action] : 'Changed';
}

/** null: a person did it. */
export function serverDeedOf(action: string): string | null {
  return isAction(serverDeeds, action) ? serverDeeds[action] : null;
}

/** "Renamed by you". `userId`: who reads it. */
export function doneBy(deed: string, entry: HistoryEntry, userId: string): string {
  return `${deed} by ${entry.actorId === userId ? 'you' : entry.actorName || 'someone'}`;
}

/** `{ was, to }` of each field that changed: an activity comes off the wire. */
export function changedFields(
  changes: HistoryEntry['changes'],
): readonly { readonly field: string; readonly was: unknown; readonly to: unknown }[] {
  return Object.entries(changes).flatMap(([field, change]) => {
    if (typeof change !== 'object' || change === null || !('to' in change)) return [];
    return [{ field, was: 'was' in change ? change.was : undefined, to: change.to }];
  });
}

function isAction<Action extends string>(
  table: Readonly<Record<Action, string>>,
  action: string,
): action is Action {
  return Object.hasOwn(table, action);
}
