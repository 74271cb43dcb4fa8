import { describe, expect, it } from 'vitest';
import { accessOf } from '#lib/domain/access/access-of.ts';
import type { Visibility } from '#lib/domain/access/roles.ts';
import { accessText, isVisible, visibility } from '#lib/domain/access/visibility.ts';
import type { Collection } from '#lib/domain/records/collections.ts';
import { collections } from '#lib/domain/records/collections.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import {
  accessAs,
  assignment,
  contract,
  coordinatorOf,
  device,
  entitlement,
  NOW,
  role,
  terms,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';

/** The table of what each role sees, as the product page has it: admin, coordinator, field staff, user. */
const table: Readonly<Record<Collection, readonly [string, string, string, string]>> = {
  accounts: ['all', 'all', 'all', 'all'],
  users: ['all', 'all', 'all', 'own'],
  roles: ['all', 'all', 'own', 'own'],
  products: ['all', 'all', 'all', 'all'],
  contracts: ['all', 'all', 'none', 'granted'],
  terms: ['all', 'none', 'none', 'none'],
  entitlements: ['all', 'all', 'none', 'granted'],
  assignments: ['all', 'all', 'none', 'own'],
  devices: ['all', 'all', 'all', 'none'],
  installations: ['all', 'all', 'all', 'none'],
  creditGrants: ['all', 'all', 'none', 'none'],
  creditBalances: ['none', 'none', 'none', 'granted'],
  creditRecords: ['all', 'all', 'none', 'own'],
  matchingRules: ['all', 'all', 'all', 'none'],
  possibleDuplicates: ['all', 'all', 'none', 'none'],
  enrolmentKeys: ['all', 'none', 'none', 'none'],
  invitations: ['all', 'none', 'none', 'none'],
  aliases: ['all', 'all', 'some', 'none'],
  refusals: ['own', 'own', 'own', 'own'],
  activity: ['all', 'some', 'none', 'own'],
};

const readers = ['contract-admin', 'software-coordinator', 'field-staff', 'user'] as const;

function kindOf(rule: Visibility): string {
  if (typeof rule === 'string') return rule;
  if (rule.among === 'self') return 'own';
  return rule.among === 'granted' ? 'granted' : 'some';
}

describe('visibility', () => {
  it.each(collections.flatMap((collection) => readers.map((reader, at) => ({ collection, reader, at }))))(
    'shows $collection to a $reader as the product says',
    ({ collection, reader, at }) => {
      const rule = visibility[collection][reader];
      expect(kindOf(rule)).toBe(table[collection][at]);
    },
  );

  it('shows a plain user no device, and of the people and roles their own', () => {
    const plain = accessAs();
    expect(isVisible(plain, 'devices', device(1))).toBe(false);
    expect(isVisible(plain, 'users', user(1))).toBe(true);
    expect(isVisible(plain, 'users', user(2))).toBe(false);
    expect(isVisible(plain, 'roles', role(1, 2, 'field-staff'))).toBe(false);
  });

  it('shows a person with several roles what any of them shows', () => {
    const roles: RoleName[] = ['field-staff', 'software-coordinator'];
    expect(isVisible(accessAs(...roles), 'roles', role(1, 2, 'field-staff'))).toBe(true);
  });

  it('shows a plain user the contracts on which they hold something, and what is on them', () => {
    const held = accessOf(testId('us', 1), [], [assignment(1)]);
    expect(isVisible(held, 'contracts', contract(1))).toBe(true);
    expect(isVisible(held, 'entitlements', entitlement(1))).toBe(true);
    expect(isVisible(held, 'contracts', contract(2))).toBe(false);
    const over = accessOf(testId('us', 1), [], [assignment(1, { endedAt: NOW })]);
    expect(isVisible(over, 'contracts', contract(1))).toBe(false);
    const others = accessOf(testId('us', 1), [], [assignment(1, { userId: testId('us', 2) })]);
    expect(isVisible(others, 'entitlements', entitlement(1))).toBe(false);
  });

  it('shows terms to a contract admin alone, whatever contracts somebody coordinates or holds', () => {
    for (const access of [coordinatorOf(1), accessAs('software-coordinator', 'field-staff')])
      expect(isVisible(access, 'terms', terms(1))).toBe(false);
    expect(isVisible(accessOf(testId('us', 1), [], [assignment(1)]), 'terms', terms(1))).toBe(false);
    expect(isVisible(accessAs('contract-admin'), 'terms', terms(1))).toBe(true);
  });

  it('tells by the access text alone when rows must be pulled anew', () => {
    expect(accessText(coordinatorOf(1))).toBe(accessText(coordinatorOf(1, 2)));
    expect(accessText(accessAs('software-coordinator'))).not.toBe(accessText(accessAs('contract-admin')));
    const [none, one] = [accessOf(testId('us', 1), []), accessOf(testId('us', 1), [], [assignment(1)])];
    expect(accessText(none)).not.toBe(accessText(one));
    // A role shows everything that a grant would: holding a seat more changes nothing.
    const roles = [role(1, 1, 'software-coordinator')];
    expect(accessText(accessOf(testId('us', 1), roles))).toBe(
      accessText(accessOf(testId('us', 1), roles, [assignment(1)])),
    );
  });

  it('shows field staff aliases of devices only', () => {
    const alias = { id: testId('dv', 1), collection: 'devices', to: testId('dv', 2) };
    expect(isVisible(accessAs('field-staff'), 'aliases', alias)).toBe(true);
    expect(isVisible(accessAs('field-staff'), 'aliases', { ...alias, collection: 'users' })).toBe(false);
  });
});
