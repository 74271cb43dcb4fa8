import type { MutationName } from '../mutations/registry.ts';
import { objectOf } from './inbox/refusal-details.ts';
import type { Call } from './inbox/wish.ts';

/**
 * At worst, what these do is seen and can be undone. What is not named here gives or takes the right to do things, opens
 * a door for people or machines, says where money goes, or can't be undone; a new mutation counts so until it is named.
 */
const ordinary: readonly MutationName[] = [
  'devices.add',
  'devices.edit',
  'devices.retire',
  'devices.restore',
  'devices.merge',
  'devices.unmerge',
  'possible-duplicates.settle',
  'possible-duplicates.reopen',
  'installs.import',
  'matching-rules.add',
  'matching-rules.edit',
  'matching-rules.remove',
  'products.learn-name',
  'products.add',
  'products.edit',
  'products.include',
  'products.leave-out',
  'contracts.add',
  'contracts.edit',
  'contracts.import',
  'contracts.archive',
  'contracts.restore',
  'contracts.report-change',
  'terms.add',
  'terms.edit',
  'terms.remove',
  'entitlements.add',
  'entitlements.edit',
  'entitlements.remove',
  'assignments.assign',
  'assignments.unassign',
  'assignments.move',
  'assignments.assign-many',
  'assignments.unassign-many',
  'assignments.move-many',
  'assignments.import',
  'credit-grants.add',
  'credit-grants.edit',
  'credit-grants.remove',
  'credit-records.import',
  'credit-records.match',
  'users.add',
  'users.add-many',
  'users.edit',
  'users.edit-details',
  'refusals.discard',
  'refusals.restore',
  'noop',
];

const ordinaryNames: ReadonlySet<string> = new Set(ordinary);

/** Whether a change that comes from outside is to be asked about alone. */
export function isPrivileged({ name, args }: Pick<Call, 'name' | 'args'>): boolean {
  // By the email, files, agents and groups know a person.
  return !ordinaryNames.has(name) || (name === 'users.edit' && objectOf(args)['email'] !== undefined);
}
