import { describe, expect, it } from 'vitest';
import { isVisible, visibility } from '#lib/domain/access/visibility.ts';
import type { Collection } from '#lib/domain/records/collections.ts';
import { collections } from '#lib/domain/records/collections.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { accessAs, device, role, testId, user } from '#tests/support/domain-rows.ts';

/** The table of what each role sees, as the product page has it: admin, coordinator, field staff, user. */
const table: Readonly<Record<Collection, readonly [string, string, string, string]>> = {
  accounts: ['all', 'all', 'all', 'all'],
  users: ['all', 'all', 'all', 'own'],
  roles: ['all', 'all', 'own', 'own'],
  products: ['all', 'all', 'all', 'all'],
  devices: ['all', 'all', 'all', 'none'],
  installations: ['all', 'all', 'all', 'none'],
  invitations: ['all', 'none', 'none', 'none'],
  aliases: ['all', 'all', 'some', 'none'],
  refusals: ['own', 'own', 'own', 'own'],
  activity: ['all', 'some', 'none', 'own'],
};

const readers = ['contract-admin', 'software-coordinator', 'field-staff', 'user'] as const;

describe('visibility', () => {
  it.each(collections.flatMap((collection) => readers.map((reader, at) => ({ collection, reader, at }))))(
    'shows $collection to a $reader as the product says',
    ({ collection, reader, at }) => {
      const rule = visibility[collection][reader];
      const kind = typeof rule === 'string' ? rule : rule.among === 'self' ? 'own' : 'some';
      expect(kind).toBe(table[collection][at]);
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

  it('shows field staff aliases of devices only', () => {
    const alias = { id: testId('dv', 1), collection: 'devices', to: testId('dv', 2) };
    expect(isVisible(accessAs('field-staff'), 'aliases', alias)).toBe(true);
    expect(isVisible(accessAs('field-staff'), 'aliases', { ...alias, collection: 'users' })).toBe(false);
  });
});
