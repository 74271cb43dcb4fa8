import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type Collection, collections, records, type Rows } from '#lib/domain/records/collections.ts';
import { valuesOf } from '#lib/domain/records/core/field.ts';
import { aboutPeople } from '#lib/domain/records/core/personal.ts';
import { wholeRow } from '#lib/domain/records/core/read-row.ts';
import { findAnything } from '#lib/domain/views/find-anything.ts';
import { readChange } from '#lib/pages/page-text.ts';
import { Table } from '#lib/replica/table.ts';
import { account, accessAs, contract, device, NOW, product, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import type { StoredDatabase } from '#tests/support/replica/stored-databases.ts';

const released = Object.entries(
  import.meta.glob<{ databases: StoredDatabase[] }>('../../fixtures/released/*/databases.json', {
    eager: true,
    import: 'default',
  }),
);

/** Pages of the replica, as they were stored. */
function pagesOf(databases: readonly StoredDatabase[]) {
  const stores = databases.filter(({ name }) => name.startsWith('replica-')).flatMap((one) => one.stores);
  const rows = stores.filter(({ name }) => collections.includes(name as Collection));
  return rows.flatMap(({ records: pages }) => pages.map(({ value }) => readChange(value as never)));
}

describe('rows of older builds', () => {
  it.each(released)('%s: each is read whole, and valid', (_name, { databases }) => {
    const pages = pagesOf(databases);
    expect(pages.length).toBeGreaterThan(5);
    for (const { collection: name, rows } of pages)
      for (const row of rows) {
        const collection = name as Collection;
        const whole = wholeRow(collection, row as never);
        expect(v.safeParse(records[collection].schema, whole).issues, JSON.stringify(row)).toBe(undefined);
      }
  });

  it('a field that came later has its default, whoever kept the row without it', () => {
    const { creditUnit: _unit, creditLink: _link, ...older } = account();
    const table = new Table('accounts');
    table.apply({ rows: [older as Rows['accounts']], versions: [1] });
    expect(table.get(older.id)).toEqual(account());
  });

  it('a row that lacks nothing stays the same object, so that it counts as unchanged', () => {
    const row = account();
    expect(wholeRow('accounts', row)).toBe(row);
  });
});

/** A word and an email, either of which a field of free text takes. */
const WORDS = ['Zqmark', 'zqmark@example.com'];

function takesWords(collection: Collection, field: string): boolean {
  return WORDS.some((word) => v.is(records[collection].fields[field]!.schema, word));
}

describe('personal fields', () => {
  // Refusals and the audit trail keep what others wrote: their words are gone through, whatever the field.
  const rowsOfPeople = collections.filter(
    (one) => one === 'users' || (one !== 'refusals' && 'userId' in records[one].fields),
  );

  it.each(rowsOfPeople)('%s: of each text it is said whether it is personal', (collection) => {
    const { fields } = records[collection];
    const undecided = Object.keys(fields).filter(
      (name) =>
        takesWords(collection, name) && fields[name]!.erased === undefined && !fields[name]!.isImpersonal,
    );
    expect(undecided).toEqual([]);
  });

  it.each(aboutPeople)('%s: the rows of a person can be found', (collection) => {
    const { ofPerson, keys } = records[collection];
    expect(Object.keys(keys)).toContain(ofPerson?.index);
  });
});

describe('searched fields', () => {
  const made = { users: user, devices: device, contracts: contract, products: product } as const;
  const searched = collections.flatMap((collection) =>
    Object.keys(valuesOf(records[collection].fields, 'isSearched')).map((field) => ({ collection, field })),
  );

  it.each(searched)('$collection: $field is found by its words', ({ collection, field }) => {
    const tables = new MemoryTables();
    tables.put('accounts', account());
    const row = { ...made[collection as keyof typeof made](2), [field]: 'Zqmark Words' };
    tables.put(collection, row as never);
    const context = { access: accessAs('contract-admin'), now: NOW, today: '2026-11-24' };
    const asked = { text: 'words zqmark', recent: [], count: 5 };
    expect(findAnything(tables.reader, asked, context)).toMatchObject([{ kind: collection, id: row.id }]);
  });
});
