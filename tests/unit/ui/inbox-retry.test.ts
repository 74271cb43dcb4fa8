import { describe, expect, it } from 'vitest';
import { idsAnew, madeIds, withIds } from '#lib/domain/mutations/depends.ts';
import { namedIds } from '#lib/domain/records/core/named-ids.ts';
import { refusals } from '#lib/domain/views/inbox/refusals.ts';
import { wishForm, withValues } from '#lib/domain/views/inbox/wish-form.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { rawFieldTitle } from '#lib/words/changes/fields.ts';
import { refusalLines } from '#lib/files/csv/refusal-csv.ts';
import { refusedRowLines, refusedRowTitles } from '#lib/files/csv/refused-rows-csv.ts';
import { retryArgs } from '#lib/ui/areas/inbox/retry-args.ts';
import { accessAs, NOW, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { refusalOf } from '#tests/support/rows/refusal-rows.ts';

const call = (name: string, args: unknown) => ({ id: testId('mu', 1), name, version: 1, args });

describe('what a mutation makes and needs', () => {
  it('is found in the rows of a batch too, and takes the ids of what is made anew', () => {
    const batch = call('users.add-many', {
      source: 'list.csv',
      rows: [2, 3].map((row) => ({ row, firstName: '', lastName: '', email: `a${row}@x.com`, isNew: true })),
    });
    const [, second = ''] = madeIds(batch);
    const rows = [{ row: 1, userId: second, entitlementId: testId('en', 1) }];
    expect(namedIds({ source: 'by-hand', rows })).toEqual([second, testId('en', 1)]);
    const ids = idsAnew(batch, testId('mu', 2));
    const [, anew] = madeIds({ ...batch, id: testId('mu', 2) });
    expect(withIds({ rows }, ids)).toEqual({ rows: [{ ...rows[0], userId: anew }] });
  });

  it('bears arguments of any shape and depth', () => {
    let deep: unknown = testId('dv', 1);
    for (let depth = 0; depth < 50_000; depth++) deep = [deep];
    for (const args of [deep, null, 1, 'x', undefined, { rows: 1 }, []]) {
      expect(namedIds(args)).toEqual([]);
      expect(madeIds(call('installs.import', args))).toEqual([]);
    }
  });
});

describe('trying again', () => {
  const edit = { id: testId('dv', 1), description: { was: 'old', to: 'mine' } };
  const refusal = {
    args: JSON.stringify(edit),
    details: { fields: { description: { was: 'old', to: 'mine', now: 'theirs' } } },
  };

  it('is based on what the screen showed, not on what the server saw or nobody did', () => {
    const seen = [{ name: 'description', now: 'newer', isKnown: true }];
    expect(retryArgs(refusal, { seen })).toMatchObject({ description: { was: 'newer', to: 'mine' } });
    const unseen = [{ name: 'description', now: undefined, isKnown: false }];
    expect(retryArgs(refusal, { seen: unseen })).toMatchObject({ description: { was: 'theirs' } });
  });

  it('stays based on a change that was just tried again', () => {
    expect(retryArgs(refusal, { keepsBase: true })).toEqual(edit);
  });

  it('sends of a batch the rows alone that were not accepted', () => {
    const rows = [1, 2, 3].map((row) => ({ row, userId: testId('us', row), entitlementId: testId('en', 1) }));
    const partial = {
      isPartial: true,
      args: JSON.stringify({ source: 'by-hand', rows }),
      details: { rows: [{ row: 2 }] },
    };
    expect(retryArgs(partial)).toEqual({ source: 'by-hand', rows: [rows[1]] });
  });
});

describe('the form of a wish', () => {
  it('has texts, numbers and choices, and gives the same arguments back when nothing is changed', () => {
    const args = {
      id: testId('dv', 1),
      displayName: { was: '', to: 'A' },
      productAccess: { was: 'inherit', to: 'block' },
    };
    const form = wishForm(call('devices.edit', args));
    expect(form.map(({ name, kind }) => [name, kind])).toEqual([
      ['displayName', 'text'],
      ['productAccess', 'choice'],
    ]);
    expect(
      withValues(call('devices.edit', args), Object.fromEntries(form.map((one) => [one.name, one.value]))),
    ).toEqual(args);
    expect(withValues(call('devices.edit', args), { displayName: 'B' })).toMatchObject({
      displayName: { was: '', to: 'B' },
    });
  });

  it('keeps a number a number, and nothing nothing', () => {
    const terms = call('terms.add', {
      contractId: testId('ct', 1),
      startDay: '2026-01-01',
      endDay: '2026-12-31',
      priceCents: null,
    });
    expect(rawFieldTitle('priceCents')).toBe('Price in cents');
    expect(wishForm(terms).find(({ name }) => name === 'priceCents')).toMatchObject({
      isNullable: true,
    });
    expect(withValues(terms, { priceCents: '' })).toMatchObject({ priceCents: null });
    expect(withValues(terms, { priceCents: '1200' })).toMatchObject({ priceCents: 1200 });
  });
});

describe('refused rows', () => {
  const seat = { row: 4, userId: testId('us', 1), entitlementId: testId('en', 1) };
  const partial = { isPartial: true, reason: 'rows' } as const;

  it('are told by the person they are about, on screen and in the export', () => {
    const tables = new MemoryTables();
    tables.put('users', user(1, { firstName: 'Ada', lastName: 'Ng' }));
    const details = { rows: [{ row: 4, reason: 'no-free-seat', details: {} }] };
    tables.put(
      'refusals',
      refusalOf(
        1,
        { name: 'assignments.assign-many', args: { source: 'by-hand', rows: [seat] } },
        { ...partial, details },
      ),
    );
    const [row] = refusals(tables.reader, null, { now: NOW, access: accessAs('contract-admin') });
    expect(row?.rows).toMatchObject([{ row: 4, about: 'Ada Ng' }]);
    expect(row?.canRetry).toBe(true);
    expect(row && refusalLines(row)[0]?.slice(4)).toEqual(['Row 4', 'Ada Ng', '']);
  });

  it('of an imported list are written as one that can be imported again, and guarded', () => {
    const given = { type: 'computer', os: '', lastUser: '', lastCheckInAt: null, isNew: false };
    const install = { product: 'Revit', version: '2026.3', publisher: '' };
    const rows = [
      { ...given, row: 2, name: '=A1', serial: '1', installs: [{ ...install, row: 2 }] },
      { ...given, row: 3, name: 'B', serial: '2', installs: [] },
    ];
    const details = { rows: [{ row: 2, reason: 'conflict', details: {} }] };
    const refusal = refusalOf(
      1,
      { name: 'installs.import', args: { source: 'list.csv', rows } },
      { ...partial, details },
    );
    const lines = refusedRowLines(refusal);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toHaveLength(refusedRowTitles('installs.import')?.length ?? 0);
    expect(new CsvWriter('spreadsheets', ',').row(lines[0] ?? [])).toContain(`"'=A1","computer"`);
    expect(refusedRowLines({ ...refusal, args: '' })).toEqual([]);
    expect(refusedRowLines({ ...refusal, isPartial: false, details: {} })).toHaveLength(2);
  });
});
