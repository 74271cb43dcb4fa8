import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { type Collection, records, type Rows } from '#lib/domain/records/collections.ts';
import { valuesOf } from '#lib/domain/records/core/field.ts';
import { aboutPeople } from '#lib/domain/records/core/personal.ts';
import {
  ADMIN,
  apply,
  creditRecord,
  NOW,
  refusal,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const EMAIL = 'zqmark@example.com';
const ID = testId('us', 2);

/** Each personal field of the collection with a value that is found again wherever it stands. */
function marked(collection: Collection, mark: string): Record<string, string> {
  const names = Object.keys(valuesOf(records[collection].fields, 'erased'));
  const taken = [`zqmark ${mark}`, `zqmark.${mark}@example.com`];
  return Object.fromEntries(
    names.map((name) => [name, taken.find((one) => v.is(records[collection].fields[name]!.schema, one))!]),
  );
}

/** A row about the person; a new collection with personal fields gives one here. */
const rowsAbout: Readonly<Record<string, (number: number) => Rows[Collection]>> = {
  creditRecords: (number) => creditRecord(number, { userId: null, person: EMAIL.toUpperCase() }),
};

const history = fc.record({
  action: fc.constantFrom('users.add', 'users.edit', 'anything'),
  about: fc.constantFrom<Collection>('users', ...aboutPeople),
  mark: fc.constantFrom('a', 'b', 'c'),
});
const refused = fc.record({
  isAbout: fc.boolean(),
  isBatch: fc.boolean(),
  isByNow: fc.boolean(),
  mark: fc.constantFrom('a', 'b', 'c'),
});
const company = fc.record({
  lines: fc.array(history, { maxLength: 6 }),
  refusals: fc.array(refused, { maxLength: 6 }),
  rows: fc.nat(3),
  isEdited: fc.boolean(),
  hasLeft: fc.boolean(),
});

/** The person with all they may have anywhere, beside an admin. */
async function filled({
  lines,
  refusals,
  rows,
  isEdited,
  hasLeft,
}: typeof company extends fc.Arbitrary<infer T> ? T : never) {
  const tables = new MemoryTables();
  tables.put('users', user(1, { canSignIn: true }));
  tables.put('roles', role(1, 1, 'contract-admin'));
  const now = { ...marked('users', 'now'), email: EMAIL };
  tables.put('users', user(2, { ...now, status: hasLeft ? 'left' : 'active' }));
  const ids: Record<string, string> = { users: ID };
  for (const collection of aboutPeople)
    for (let at = 0; at < rows; at++) {
      const row = rowsAbout[collection]!(at + 1);
      tables.put(collection, row as never);
      ids[collection] = row.id;
    }
  for (const [at, { about, mark, action }] of lines.entries()) {
    const changes = Object.fromEntries(
      Object.entries(marked(about, mark)).map(([name, was]) => [name, { was, to: `${was}2` }]),
    );
    const line = { id: testId('av', at + 1), actorId: ADMIN, at: NOW, action, collection: about, changes };
    if (ids[about]) tables.put('activity', { ...line, recordId: ids[about] });
  }
  if (isEdited)
    await apply(tables, 'users.edit', {
      id: ID,
      lastName: { was: `${tables.row('users', ID)?.lastName}`, to: 'zqmark later' },
    });
  for (const [at, { isAbout, isBatch, isByNow, mark }] of refusals.entries()) {
    // Earlier emails lead to the person by an alias; here they are named by the one they have.
    const words = { ...marked('users', mark), email: isByNow ? EMAIL : EMAIL.toUpperCase() };
    const args = isBatch ? { rows: [{ row: 1, ...words }] } : words;
    const subject = isAbout ? { collection: 'users', id: ID } : null;
    tables.put(
      'refusals',
      refusal(at + 1, { args: JSON.stringify(args), details: { fields: args }, subject }),
    );
  }
  return tables;
}

it('after a person is erased, nothing personal of theirs is left in any row', async () => {
  await fc.assert(
    fc.asyncProperty(company, async (asked) => {
      const tables = await filled(asked);
      expect(JSON.stringify(tables.everything())).toMatch(/zqmark/i);
      expect(await apply(tables, 'users.erase', { id: ID })).toMatchObject({ status: 'accepted' });
      expect(JSON.stringify(tables.everything())).not.toMatch(/zqmark/i);
      for (const collection of aboutPeople) expect(tables.all(collection)).toHaveLength(asked.rows);
    }),
    { numRuns: 200 },
  );
});
