import type * as v from 'valibot';
import { editAccount, editAccountCredits } from './account.ts';
import { assign, assignMany, moveAssignment, moveMany, unassign, unassignMany } from './seats/assignments.ts';
import { reportChange } from './contracts/company-change.ts';
import { importContracts } from './contracts/contract-imports.ts';
import { addContract, archiveContract, editContract, restoreContract } from './contracts/contracts.ts';
import { addCreditGrant, editCreditGrant, removeCreditGrant } from './credits/credit-grants.ts';
import { importCredits } from './credits/credit-imports.ts';
import { matchCredits } from './credits/credit-matches.ts';
import { addDevice, editDevice, restoreDevice, retireDevice } from './devices/devices.ts';
import { addEnrolmentKey, editEnrolmentKey, revokeEnrolmentKey } from './devices/enrolment-keys.ts';
import { addEntitlement, editEntitlement, removeEntitlement } from './contracts/entitlements.ts';
import { editDetails } from './people/details.ts';
import { eraseUser } from './people/erasing.ts';
import { endInstalls } from './devices/ending-installs.ts';
import { importInstalls } from './devices/install-imports.ts';
import { leaveUser, returnUser } from './people/leaving.ts';
import { withdrawInvitation } from './people/invitations.ts';
import {
  addMatchingRule,
  editMatchingRule,
  learnName,
  removeMatchingRule,
} from './devices/matching-rules.ts';
import { mergeDevices, reopenDuplicate, settleDuplicate, unmergeDevices } from './devices/merging.ts';
import type { Mutation } from './mutation.ts';
import { addManyNames, addManyUsers } from './people/people-batch.ts';
import { mergeUsers, unmergeUsers } from './people/people-merging.ts';
import { addProduct, editProduct } from './contracts/products.ts';
import { includeProduct, leaveProductOut } from './contracts/suites.ts';
import { discardRefusal, discardRefusalForGood, noop, restoreRefusal } from './refusals.ts';
import { tellUsersApart } from './people/telling-apart.ts';
import { grantRole, revokeRole } from './people/roles.ts';
import { importSeats } from './seats/seat-imports.ts';
import { addTerms, editTerms, removeTerms } from './contracts/terms.ts';
import { addUser, editUser, inviteUser } from './people/users.ts';

/** The newest version of every mutation: what screens use. */
const current = {
  'account.edit': editAccount,
  'account.edit-credits': editAccountCredits,
  'devices.add': addDevice,
  'devices.edit': editDevice,
  'devices.retire': retireDevice,
  'devices.restore': restoreDevice,
  'devices.merge': mergeDevices,
  'devices.unmerge': unmergeDevices,
  'possible-duplicates.settle': settleDuplicate,
  'possible-duplicates.reopen': reopenDuplicate,
  'installs.import': importInstalls,
  'installs.end-many': endInstalls,
  'matching-rules.add': addMatchingRule,
  'matching-rules.edit': editMatchingRule,
  'matching-rules.remove': removeMatchingRule,
  'products.learn-name': learnName,
  'enrolment-keys.add': addEnrolmentKey,
  'enrolment-keys.edit': editEnrolmentKey,
  'enrolment-keys.revoke': revokeEnrolmentKey,
  'products.add': addProduct,
  'products.edit': editProduct,
  'products.include': includeProduct,
  'products.leave-out': leaveProductOut,
  'contracts.add': addContract,
  'contracts.edit': editContract,
  'contracts.import': importContracts,
  'contracts.archive': archiveContract,
  'contracts.restore': restoreContract,
  'contracts.report-change': reportChange,
  'terms.add': addTerms,
  'terms.edit': editTerms,
  'terms.remove': removeTerms,
  'entitlements.add': addEntitlement,
  'entitlements.edit': editEntitlement,
  'entitlements.remove': removeEntitlement,
  'assignments.assign': assign,
  'assignments.unassign': unassign,
  'assignments.move': moveAssignment,
  'assignments.assign-many': assignMany,
  'assignments.unassign-many': unassignMany,
  'assignments.move-many': moveMany,
  'assignments.import': importSeats,
  'credit-grants.add': addCreditGrant,
  'credit-grants.edit': editCreditGrant,
  'credit-grants.remove': removeCreditGrant,
  'credit-records.import': importCredits,
  'credit-records.match': matchCredits,
  'users.add': addUser,
  'users.add-many': addManyUsers,
  'users.edit': editUser,
  'users.edit-details': editDetails,
  'users.leave': leaveUser,
  'users.return': returnUser,
  'users.erase': eraseUser,
  'users.merge': mergeUsers,
  'users.unmerge': unmergeUsers,
  'users.tell-apart': tellUsersApart,
  'users.invite': inviteUser,
  'invitations.withdraw': withdrawInvitation,
  'roles.grant': grantRole,
  'roles.revoke': revokeRole,
  'refusals.discard': discardRefusal,
  'refusals.restore': restoreRefusal,
  noop,
} as const;

export type MutationName = keyof typeof current;

/** What a screen passes to `mutate`: the arguments before they are parsed. */
export type MutationArgs<Name extends MutationName> = v.InferInput<(typeof current)[Name]['args']>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry erases the argument types; applyMutation parses before it runs.
type AnyMutation = Mutation<any>;

/** Every version that may still wait in some outbox. Entries are never taken out. */
const mutations: readonly AnyMutation[] = [...Object.values(current), discardRefusalForGood, addManyNames];

const mutationsByKey = new Map(
  mutations.map((mutation) => [`${mutation.name}@${mutation.version}`, mutation]),
);

/** Of every mutation that is taken in. */
export const mutationNames: readonly string[] = [...new Set(mutations.map(({ name }) => name))];

/** The mutation of that name and version, or undefined. */
export function findMutation(name: string, version: number): AnyMutation | undefined {
  return mutationsByKey.get(`${name}@${version}`);
}

/** The version that a new call of that name has, or undefined. */
export function currentVersion(name: string): number | undefined {
  return Object.hasOwn(current, name) ? current[name as MutationName].version : undefined;
}
