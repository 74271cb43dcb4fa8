import { describe, expect, it } from 'vitest';
import { priceCauses, readMoney } from '#lib/files/reading/read-money.ts';
import { readNumber } from '#lib/files/reading/import-numbers.ts';
import { creditCauses } from '#lib/files/reading/read-credits.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import { twoAmounts } from '#lib/words/import/amounts.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { confirm, planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

/** Prices of contracts, one for each, in cents: what a file with these cells gives. */
async function pricesOf(prices: readonly string[], { between = ',', choices = {} } = {}) {
  const titles = ['Contract number', 'Product name', 'Seats', 'Start date', 'End date', 'Price'];
  const rows = prices.map((price, at) => [`C${at}`, 'Revit', '1', '2026-01-01', '2026-12-31', `"${price}"`]);
  const file = [titles, ...rows].map((cells) => `${cells.join(between)}\n`).join('');
  const tables = new MemoryTables();
  const plan = await planned(tables, file, choices);
  expect(await confirm(tables, plan)).toBe(0);
  const byNumber = new Map(tables.all('contracts').map(({ id, number }) => [id, number]));
  const cents = tables.all('terms').map((one) => [byNumber.get(one.contractId), one.priceCents] as const);
  const leftOut = 'leftOut' in plan.plan ? plan.plan.leftOut : [];
  return {
    cents: cents.sort(([one = ''], [other = '']) => (one < other ? -1 : 1)).map(([, price]) => price),
    unread: leftOut.map(({ cause, rows: count }) => [cause, count]),
    undecided: (await previewOf(file)).undecidedNumbers.at(-1),
  };
}

async function previewOf(file: string) {
  const preview = previewFile(await readable(file));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  return preview;
}

describe('a number', () => {
  it.each([
    ['1.234,50', 1234.5],
    ['1,234.50', 1234.5],
    ['1 234,50', 1234.5],
    ['1\u00a0234,50', 1234.5],
    ['1\u202f234,50', 1234.5],
    ["1'234.50", 1234.5],
    ['1’234.50', 1234.5],
    ['1.234.567', 1_234_567],
    ['1,234,567', 1_234_567],
    ['1,00,000.5', 100_000.5],
    ['1 234', 1234],
    ['12,5', 12.5],
    ['0.999', 0.999],
    ['0,125', 0.125],
    ['1234.567', 1234.567],
    ['-12', -12],
  ])('that says how it is written is read so: %s', (text, number) => {
    for (const mark of ['.', ',', null] as const) expect(readNumber(text, mark)).toBe(number);
  });

  it('that may be in the thousands or a decimal is read as those around it are, or not', () => {
    expect(readNumber('1,234', null)).toBe('two-ways');
    expect(readNumber('1,234', '.')).toBe(1234);
    expect(readNumber('1,234', ',')).toBe(1.234);
    expect(readNumber('1.234', ',')).toBe(1234);
    expect(readNumber('-1.234', '.')).toBe(-1.234);
  });

  it.each(['1.2.3', '12.05.2026', '1 2', '12 34', '1.234,567,8', "1'23", ''])('is none: %s', (text) => {
    expect(readNumber(text, '.')).toBe(null);
  });
});

describe('a price like 1,234', () => {
  it.each([
    ['with a point elsewhere in its column', ['€ 1,234', '€ 99.90', '€ 1,000.00'], [123400, 9990, 100000]],
    ['with a comma elsewhere', ['1.234 €', '99,90 €'], [123400, 9990]],
    ['with blanks between thousands', ['£99.999', '£1 234.50'], [10000, 123450]],
    [
      'beside one of the other currency',
      ['$1,234.50', '1.234,50 €', '$1,234', '1.234 €'],
      [123450, 123450, 123400, 123400],
    ],
  ])('is read as its column is: %s', async (_, prices, cents) => {
    expect(await pricesOf(prices)).toEqual({ cents, unread: [], undecided: null });
  });

  it('that its column leaves open is read as other columns of the file are', async () => {
    const file =
      'Contract number,Product name,Seats,Start date,End date,Price\nC1,Revit,"1.234,0",2026-01-01,2026-12-31,"€ 1.234"\nC2,Revit,"2,0",2026-01-01,2026-12-31,"GBP 5.000"\n';
    expect((await previewOf(file)).choices).toMatchObject({ decimalMark: ',' });
  });

  it('is read as those write who divide cells so, where that makes thousands of it', async () => {
    expect(await pricesOf(['€ 1,234'])).toEqual({ cents: [123400], unread: [], undecided: '1,234' });
    expect(await pricesOf(['£1.234'], { between: ';' })).toMatchObject({ cents: [123400], unread: [] });
  });

  it('that nothing decides is counted as not read, asked of with both readings, and taken as chosen', async () => {
    const unread = [[priceCauses.twoWays, 2]];
    const open = ['£1.234', '£5.000'];
    expect(await pricesOf(open)).toEqual({ cents: [null, null], unread, undecided: '1.234' });
    expect(await pricesOf(open, { choices: { decimalMark: ',' } })).toMatchObject({
      cents: [123400, 500000],
    });
    expect(await pricesOf(open, { choices: { decimalMark: '.' } })).toMatchObject({ cents: [123, 500] });
    expect(twoAmounts('1.234')).toEqual({
      thousands: { mark: ',', shown: '1,234' },
      decimals: { mark: '.', shown: '1.234' },
    });
    expect(twoAmounts('12,500')).toMatchObject({
      thousands: { mark: '.' },
      decimals: { mark: ',', shown: '12.500' },
    });
  });

  it('in a column that has both ways is not guessed', async () => {
    const { cents, unread } = await pricesOf(['€ 1.234,50', '€ 1,234.50', '€ 1,234'], { between: '\t' });
    expect({ cents, unread }).toEqual({ cents: [123450, 123450, null], unread: [[priceCauses.twoWays, 1]] });
  });

  it('is told by its currency where nothing else does', () => {
    expect(readMoney('$1,234')).toEqual({ cents: 123400, currency: 'USD' });
    expect(readMoney('€ 1,234')).toMatchObject({ cause: priceCauses.twoWays });
  });
});

describe('seats and credits like 1.000', () => {
  const seats = async (cells: readonly string[], choices = {}) => {
    const rows = cells.map((cell, at) => `C${at},Revit,"${cell}",2026-01-01,2026-12-31\n`);
    const file = `Contract number,Product name,Seats,Start date,End date\n${rows.join('')}`;
    const tables = new MemoryTables();
    const plan = await planned(tables, file, choices);
    await confirm(tables, plan);
    const problems = 'problems' in plan.plan ? plan.plan.problems.map(({ cause }) => cause) : [];
    const all = tables.all('entitlements').map(({ quantity }) => quantity);
    return { problems, seats: all.sort((one, other) => Number(one) - Number(other)) };
  };

  it('are a thousand or one as the column says, and else a row to ask about', async () => {
    expect(await seats(['1,000', '25'])).toEqual({ problems: [], seats: [25, 1000] });
    expect(await seats(['1.000', '2.50', '3.0'])).toEqual({
      problems: [recordCauses.badSeats],
      seats: [1, 3],
    });
    expect(await seats(['1.000', '25'])).toEqual({ problems: [recordCauses.seatsTwoWays], seats: [25] });
    expect(await seats(['1,250', '25,0'])).toEqual({ problems: [], seats: [25, 1250] });
    expect(await seats(['1.000', '25'], { decimalMark: ',' })).toMatchObject({ seats: [25, 1000] });
  });

  const amounts = async (cells: readonly string[], between: string) => {
    const rows = cells.map((cell, at) => ['2026-11-01', `a${at}@x.com`, 'Flow', `"${cell}"`].join(between));
    const file = [['Day', 'Email', 'Product', 'Amount'].join(between), ...rows].join('\n');
    const tables = new MemoryTables();
    const plan = await planned(tables, file);
    await confirm(tables, plan);
    const problems = 'problems' in plan.plan ? plan.plan.problems.map(({ cause }) => cause) : [];
    return {
      problems,
      amounts: tables
        .all('creditRecords')
        .map(({ amount }) => amount / 1000)
        .sort(),
    };
  };

  it('of credits have three decimals as Muster writes them, between commas', async () => {
    expect(await amounts(['1.234', '2,000'], ',')).toEqual({ problems: [], amounts: [1.234, 2000] });
    expect(await amounts(['1.234', '2,5'], ';')).toEqual({ problems: [], amounts: [1234, 2.5] });
    expect(await amounts(['1,234'], ';')).toEqual({ problems: [creditCauses.amountTwoWays], amounts: [] });
  });
});
