import { describe, expect, it } from 'vitest';
import type { ImportedCredit } from '#lib/domain/mutations/credits/imported-credit.ts';
import { chargedContract } from '#lib/domain/mutations/credits/credit-charging.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { dayAfter } from '#lib/domain/records/core/day.ts';
import { creditEstimate } from '#lib/domain/views/credits/credit-burn.ts';
import { creditPools, creditsOn } from '#lib/domain/views/credits/credit-pools.ts';
import { noCreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { creditUnmatched } from '#lib/domain/views/credits/credit-unmatched.ts';
import { noReportFilter } from '#lib/domain/views/reports/report.ts';
import { reportAnswer } from '#lib/domain/views/reports/run-report.ts';
import { creditUse } from '#lib/domain/views/credits/credit-use.ts';
import {
  accessAs,
  account,
  apply,
  contract,
  creditGrant,
  entitlement,
  NOW,
  product,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const DAY = '2026-06-15';
const on = (number: number) => ({ contractId: testId('ct', number) });
const context = { now: NOW, access: accessAs('contract-admin') };

describe('use is charged', () => {
  const grants = (...all: Rows['creditGrants'][]) => Map.groupBy(all, (grant) => grant.contractId);
  const charged = (entitlements: Rows['entitlements'][], ...all: Rows['creditGrants'][]) =>
    chargedContract(DAY, entitlements, grants(...all));

  it('to a contract whose entitlement is valid on the day, the first and last day included', () => {
    const of = (startDay: string | null, endDay: string | null) => [entitlement(1, { startDay, endDay })];
    expect(charged(of(null, null))).toBe(testId('ct', 1));
    expect(charged(of(DAY, DAY))).toBe(testId('ct', 1));
    expect(charged(of(dayAfter(DAY, 1), null))).toBe(null);
    expect(charged(of(null, dayAfter(DAY, -1)))).toBe(null);
    expect(charged([])).toBe(null);
  });

  it('rather to one with a grant valid on the day, and of these to the one that lapses first', () => {
    const all = [entitlement(1), entitlement(2, on(2)), entitlement(3, { ...on(3), endDay: '2026-07-01' })];
    expect(charged(all)).toBe(testId('ct', 3));
    expect(charged(all, creditGrant(1))).toBe(testId('ct', 1));
    expect(charged(all, creditGrant(1), creditGrant(2, { ...on(2), untilDay: '2026-09-30' }))).toBe(
      testId('ct', 2),
    );
    expect(charged(all, creditGrant(1, { untilDay: dayAfter(DAY, -1) }))).toBe(testId('ct', 3));
  });

  it('alike whatever the order of the rows', () => {
    const all = [entitlement(1), entitlement(2, on(2))];
    expect(charged(all)).toBe(charged(all.toReversed()));
  });
});

describe('pools', () => {
  it('are used up in the order in which they end, on the days on which they are valid', () => {
    const first = creditGrant(1, { amount: 100, untilDay: '2026-06-30' });
    const second = creditGrant(2, { amount: 100, fromDay: '2026-06-01', untilDay: '2026-12-31' });
    const use = new Map([
      ['2026-05-01', 60],
      ['2026-06-10', 60],
      ['2026-07-01', 30],
    ]);
    const { pools, over } = creditPools([second, first], use);
    expect(pools.map(({ left }) => left)).toEqual([0, 50]);
    expect(over).toBe(0);
    expect(creditsOn('2026-06-20', pools)).toMatchObject({ granted: 200, left: 50, expires: '2026-12-31' });
    expect(creditsOn('2027-01-01', pools)).toMatchObject({ granted: 0, left: 0, lapsed: 50, expires: null });
  });

  it('tell what no grant could bear, and take back what was given back', () => {
    const grant = creditGrant(1, { amount: 100, fromDay: '2026-06-01' });
    const over = creditPools(
      [grant],
      new Map([
        ['2026-05-31', 7],
        ['2026-06-02', 130],
        ['2026-06-03', -20],
      ]),
    );
    expect(over).toMatchObject({ over: 37, pools: [{ left: 20 }] });
  });
});

describe('an estimate', () => {
  it('rests on the days before today, and says when the credits run out at that rate', () => {
    const today = '2026-11-24';
    const useByDay = new Map([
      [dayAfter(today, -31), 5_000],
      [dayAfter(today, -30), 30_000],
      [dayAfter(today, -1), 30_000],
      [today, 9_000],
    ]);
    const pools = { pools: [{ ...creditGrant(1, { untilDay: '2027-12-31' }), left: 20_000 }], over: 0 };
    const use = { used: 74_000, useByDay, consumers: 1, pools };
    expect(creditEstimate([use], today, 30)).toMatchObject({
      fromDay: '2026-10-25',
      untilDay: '2026-11-23',
      used: 60_000,
      daysWithUse: 2,
      rate: 2_000,
      runsOut: dayAfter(today, 10),
      lapses: 0,
    });
  });

  it('says what would lapse where the credits outlast the grant, and nothing of a rate of nothing', () => {
    const pools = { pools: [{ ...creditGrant(1, { untilDay: '2026-12-03' }), left: 20_000 }], over: 0 };
    const use = { used: 0, useByDay: new Map([['2026-11-23', 30_000]]), consumers: 1, pools };
    expect(creditEstimate([use], '2026-11-24', 30)).toMatchObject({ runsOut: null, lapses: 10_000 });
    expect(creditEstimate([{ ...use, useByDay: new Map() }], '2026-11-24', 30)).toMatchObject({
      rate: 0,
      runsOut: null,
      lapses: 20_000,
    });
  });
});

describe('imported use', () => {
  const row = (fields: Partial<ImportedCredit> = {}): ImportedCredit => ({
    row: 1,
    day: '2026-11-20',
    email: 'JON1@example.com',
    product: 'product 1',
    offering: '',
    amount: 2_500,
    ...fields,
  });
  const send = (tables: MemoryTables, id: number, ...rows: ImportedCredit[]) =>
    apply(
      tables,
      'credit-records.import',
      { source: 'use.csv', kind: 'file', rows },
      { id: testId('mu', id) },
    );

  function company(): MemoryTables {
    const tables = new MemoryTables();
    tables.put('accounts', account());
    tables.put('users', user(1));
    tables.put('products', product(1));
    tables.put('contracts', contract(1));
    tables.put('entitlements', entitlement(1));
    tables.put('creditGrants', creditGrant(1));
    return tables;
  }

  it('changes nothing when the same days come again, and adds the difference when they say something else', async () => {
    const tables = company();
    await send(tables, 1, row());
    expect(tables.all('creditRecords')).toMatchObject([
      { userId: testId('us', 1), productId: testId('pr', 1), contractId: testId('ct', 1), amount: 2_500 },
    ]);
    const before = tables.everything();
    expect(await send(tables, 2, row())).toMatchObject({ changedRows: [], counts: { unchanged: 1 } });
    expect(tables.everything()).toEqual(before);
    await send(tables, 3, row({ amount: 1_000 }));
    expect(
      tables
        .all('creditRecords')
        .map(({ amount }) => amount)
        .sort(),
    ).toEqual([-1_500, 2_500]);
    await send(tables, 4, row({ amount: 0 }));
    expect(
      creditUse(tables.reader, { filter: noCreditFilter, by: 'user', from: 0, count: 9 }, context).amount,
    ).toBe(0);
  });

  it('keeps whom and what it does not know, and refuses a day to come', async () => {
    const tables = company();
    const outcome = await send(
      tables,
      1,
      row({ email: 'new@example.com', product: 'Dynamo' }),
      row({ row: 2, day: '2026-11-26' }),
      row({ row: 3, email: '', amount: -500 }),
    );
    expect(outcome).toMatchObject({ changedRows: [1, 3], refusedRows: [{ row: 2, reason: 'invalid' }] });
    const groups = creditUnmatched(tables.reader, null, context);
    expect(groups.map(({ what, text, amount }) => [what, text, amount]).sort()).toEqual([
      ['contract', 'Dynamo', 2_500],
      ['product', 'Dynamo', 2_500],
      ['user', '', -500],
      ['user', 'new@example.com', 2_500],
    ]);
  });

  it('is matched by a person later, charged by then, and still the same use when the file comes again', async () => {
    const tables = company();
    const use = row({ email: 'new@example.com', product: 'Dynamo' });
    await send(tables, 1, use);
    expect(await send(tables, 2, use)).toMatchObject({ changedRows: [] });
    tables.put('users', user(2, { email: 'new@example.com' }));
    tables.put('products', product(2, { name: 'Dynamo' }));
    tables.put('entitlements', entitlement(2, { productId: testId('pr', 2) }));
    const match = async (what: string, to: string | null, was: string | null, id: number) => {
      const rows = tables.all('creditRecords').map((one, at) => ({ row: at + 1, id: one.id }));
      const text = 'new@example.com';
      return apply(tables, 'credit-records.match', { what, was, to, text, rows } as never, {
        id: testId('mu', id),
      });
    };
    const [before] = tables.all('creditRecords');
    await match('user', testId('us', 2), null, 3);
    // Who sees a row hangs on its person, which never changes in a row: it is another one.
    expect(tables.all('creditRecords').map(({ id }) => id)).not.toEqual([before?.id]);
    await match('product', testId('pr', 2), null, 4);
    expect(tables.all('creditRecords')).toMatchObject([
      {
        userId: testId('us', 2),
        person: '',
        productId: testId('pr', 2),
        product: '',
        contractId: testId('ct', 1),
        amount: 2_500,
      },
    ]);
    expect(await send(tables, 5, use)).toMatchObject({ changedRows: [] });
    expect(await match('user', testId('us', 1), null, 6)).toMatchObject({
      refusedRows: [{ reason: 'conflict' }],
    });
    await match('user', null, testId('us', 2), 7);
    expect(tables.all('creditRecords')).toMatchObject([{ userId: null, person: 'new@example.com' }]);
  });

  const total = (tables: MemoryTables) => {
    const query = { filter: noCreditFilter, by: 'user', from: 0, count: 9 } as const;
    return creditUse(tables.reader, query, context).amount;
  };
  const matchAll = (tables: MemoryTables, what: 'user' | 'product', to: string) => {
    const rows = tables.all('creditRecords').map(({ id }, at) => ({ row: at + 1, id }));
    return apply(tables, 'credit-records.match', { what, was: null, to, text: '', rows });
  };
  const US_1 = testId('us', 1);
  const PR_1 = testId('pr', 1);
  const steps = {
    'the person was matched by hand': (tables: MemoryTables) => matchAll(tables, 'user', US_1),
    'the product was matched by hand': (tables: MemoryTables) => matchAll(tables, 'product', PR_1),
    'the email was edited': (tables: MemoryTables) =>
      apply(tables, 'users.edit', { id: US_1, email: { was: 'jon1@example.com', to: 'jon@new.example' } }),
    'the product was renamed': (tables: MemoryTables) =>
      apply(tables, 'products.edit', { id: PR_1, name: { was: 'Product 1', to: 'Product One' } }),
    'the person was erased': (tables: MemoryTables) => apply(tables, 'users.erase', { id: US_1 }),
  };

  it.for(
    Object.entries(steps).flatMap(([name, step]) =>
      [false, true].map((isOld) => ({
        name: name + (isOld ? ', of what was stored before' : ''),
        step,
        isOld,
      })),
    ),
  )('is the same use when the file comes again after $name', async ({ name, step, isOld }) => {
    const tables = company();
    const words = row({
      ...(name.includes('the person was matched') ? { email: 'jonny@private.example' } : {}),
      ...(name.includes('the product was matched') ? { product: 'Product 1 - English' } : {}),
    });
    await send(tables, 1, words);
    // As it was stored before there was a key of the words.
    if (isOld)
      for (const { told: _, ...record } of tables.all('creditRecords')) tables.put('creditRecords', record);
    await step(tables);
    expect(await send(tables, 2, words)).toMatchObject({ changedRows: [], counts: { unchanged: 1 } });
    expect(total(tables)).toBe(2_500);
    // Another figure of it goes where the rest is.
    await send(tables, 3, { ...words, amount: 3_000 });
    const about = tables.all('creditRecords').map(({ userId, productId }) => [userId, productId]);
    expect(about).toEqual([about[0], about[0]]);
    expect(total(tables)).toBe(3_000);
  });

  it('loses the words that name somebody who is erased', async () => {
    const tables = company();
    await send(tables, 1, row({ email: 'late@example.com' }));
    tables.put('users', user(2, { email: 'Late@example.com' }));
    await apply(tables, 'users.erase', { id: testId('us', 2) });
    expect(JSON.stringify(tables.all('creditRecords'))).not.toMatch(/late@/i);
  });

  it('is in the report as in the screen, and the report is counted anew when more comes', async () => {
    const tables = company();
    const asked = () => {
      const sort = { column: 'used', isDescending: true };
      const query = { name: 'credit-use', filter: noReportFilter, sort } as const;
      const answer = reportAnswer(tables.reader, query, context);
      const screen = creditUse(
        tables.reader,
        { filter: noCreditFilter, by: 'user', from: 0, count: 9 },
        context,
      );
      expect([answer?.credits?.amount, answer?.total]).toEqual([screen.amount, screen.total]);
      return answer;
    };
    await send(tables, 1, row());
    const first = asked();
    expect(first?.credits?.burn?.left).toBe(97_500);
    await send(tables, 2, row({ day: '2026-11-19', email: '' }));
    expect([first?.total, asked()?.total]).toEqual([1, 2]);
    tables.put('creditGrants', creditGrant(1, { amount: 200_000 }));
    expect(asked()?.credits?.burn?.left).toBe(195_000);
  });

  it('of somebody erased, told again by an old file, is the same use and brings nobody back', async () => {
    const tables = company();
    await send(tables, 1, row());
    await apply(tables, 'users.erase', { id: testId('us', 1) });
    const people = tables.all('users');
    await send(tables, 2, row());
    expect(tables.all('users')).toEqual(people);
    await send(tables, 3, row({ amount: 3_000 }), row({ row: 2, day: '2026-11-21' }));
    const records = tables.all('creditRecords').map(({ userId, amount }) => `${userId} ${amount}`);
    expect(records.sort()).toEqual([2_500, 2_500, 500].map((amount) => `${testId('us', 1)} ${amount}`));
    expect(JSON.stringify(tables.everything())).not.toMatch(/jon1@/i);
  });
});

describe('a grant', () => {
  const days = { fromDay: '2026-12-01', untilDay: '2026-11-01' };

  it('that ends before it starts is refused, added or changed', async () => {
    const tables = new MemoryTables();
    tables.put('contracts', contract(1));
    tables.put('creditGrants', creditGrant(1));
    const added = await apply(tables, 'credit-grants.add', { ...on(1), amount: 1, ...days });
    const edit = { id: testId('cg', 1), untilDay: { was: '2026-12-31', to: '2025-12-31' } };
    for (const outcome of [added, await apply(tables, 'credit-grants.edit', edit)])
      expect(outcome).toMatchObject({ reason: 'invalid', details: { issues: [{ path: 'untilDay' }] } });
    expect(tables.all('creditGrants')).toEqual([creditGrant(1)]);
  });
});
