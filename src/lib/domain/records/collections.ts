import { accountRecord, type Account } from './account.ts';
import { activityRecord, type Activity } from './core/activity.ts';
import { aliasRecord, type Alias } from './core/alias.ts';
import { type Assignment, assignmentRecord } from './assignment.ts';
import { type Contract, contractRecord } from './contract.ts';
import { type CreditBalance, creditBalanceRecord } from './credit-balance.ts';
import { type CreditGrant, creditGrantRecord } from './credit-grant.ts';
import { type CreditRecord, creditRecordRecord } from './credit-record.ts';
import { deviceRecord, type Device } from './devices/device.ts';
import { enrolmentKeyRecord, type EnrolmentKey } from './devices/enrolment-key.ts';
import { type Entitlement, entitlementRecord } from './entitlement.ts';
import { installationRecord, type Installation } from './devices/installation.ts';
import { invitationRecord, type Invitation } from './invitation.ts';
import { matchingRuleRecord, type MatchingRule } from './devices/matching-rule.ts';
import { possibleDuplicateRecord, type PossibleDuplicate } from './devices/possible-duplicate.ts';
import { productRecord, type Product } from './product.ts';
import type { RecordDefinition } from './core/record.ts';
import { refusalRecord, type Refusal } from './core/refusal.ts';
import { roleRecord, type Role } from './role.ts';
import { type Terms, termsRecord } from './terms.ts';
import { userRecord, type User } from './user.ts';

/** Collection name to the type of its rows. */
export interface Rows {
  accounts: Account;
  users: User;
  roles: Role;
  invitations: Invitation;
  products: Product;
  contracts: Contract;
  terms: Terms;
  entitlements: Entitlement;
  assignments: Assignment;
  devices: Device;
  installations: Installation;
  creditGrants: CreditGrant;
  creditBalances: CreditBalance;
  creditRecords: CreditRecord;
  matchingRules: MatchingRule;
  possibleDuplicates: PossibleDuplicate;
  enrolmentKeys: EnrolmentKey;
  aliases: Alias;
  refusals: Refusal;
  activity: Activity;
}

export type Collection = keyof Rows;

/** What the rows of a collection have, by name. */
export type FieldOf<C extends Collection> = keyof Rows[C] & string;

/** Every kind of record, in the order in which a first sync sends them: small and needed first. */
export const records: { readonly [C in Collection]: RecordDefinition<Rows[C]> } = {
  accounts: accountRecord,
  users: userRecord,
  roles: roleRecord,
  products: productRecord,
  contracts: contractRecord,
  terms: termsRecord,
  entitlements: entitlementRecord,
  assignments: assignmentRecord,
  devices: deviceRecord,
  installations: installationRecord,
  creditGrants: creditGrantRecord,
  creditBalances: creditBalanceRecord,
  creditRecords: creditRecordRecord,
  matchingRules: matchingRuleRecord,
  possibleDuplicates: possibleDuplicateRecord,
  enrolmentKeys: enrolmentKeyRecord,
  invitations: invitationRecord,
  aliases: aliasRecord,
  refusals: refusalRecord,
  activity: activityRecord,
};

export const collections = Object.keys(records) as readonly Collection[];

export function isCollection(name: string): name is Collection {
  return Object.hasOwn(records, name);
}

/**
 * Names the shape of the rows. Changes when a stored row of an older build can't be read as one of this build;
 * the browser then pulls afresh into a new replica and keeps its outbox.
 */
export const SCHEMA_TAG = 's3';
