import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldKey } from '#lib/base/text.ts';
import { fileKinds } from '#lib/files/kinds/all-kinds.ts';
import { detectFields } from '#lib/files/kinds/detect-kind.ts';
import type { FileKind, KindField } from '#lib/files/kinds/kind.ts';
import { contract, entitlement, product, testId } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

/**
 * No silent loss: each cell of a file that has something went in, or stands in a row that was rejected with a reason, or
 * is named as left out: with its column, or with its row and why. Rows that lines are listed of are few, so that every
 * line is named.
 */
const ROWS = 5;

/** Files of each kind. */
const RUNS = Number(process.env['CELL_RUNS'] ?? 60);

/** A cell, and what it leaves in the rows here; null: a word whose meaning goes in ("assigned"). */
interface Cell {
  readonly text: string;
  readonly trace: string | null;
}

const made = (prefix: string) =>
  fc.integer({ min: 100, max: 999_999 }).map((number): Cell => ({
    text: `${prefix}${number}`,
    trace: `${prefix}${number}`,
  }));
const words = (...all: string[]) => fc.constantFrom(...all).map((text): Cell => ({ text, trace: null }));
const nothing = fc.constant<Cell>({ text: '', trace: null });
const day = fc.integer({ min: 1, max: 28 }).map((date): Cell => {
  const text = `2026-10-${String(date).padStart(2, '0')}`;
  return { text, trace: `${text}|${Date.parse(text)}` };
});
/** A few that stand in several rows, so that rows contradict each other. */
const email = fc
  .oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 999_999 }))
  .map((number): Cell => ({ text: `p${number}@x.example`, trace: `p${number}@x.example` }));
const productName = fc.constantFrom('Revit', 'Maya').map((text): Cell => ({ text, trace: text }));

/** What a field may have; the rest are texts. */
const cells: Readonly<Record<string, fc.Arbitrary<Cell>>> = {
  email: fc.oneof({ weight: 6, arbitrary: email }, words('nobody')),
  login: made('login'),
  product: productName,
  profiles: productName,
  offering: productName,
  quantity: fc.integer({ min: 2, max: 900 }).map((n) => ({ text: String(n), trace: `:${n}` })),
  // Rows of one person, day and product are added up: told by the sum.
  amount: fc.integer({ min: 1, max: 900 }).map((n) => ({ text: String(n), trace: null })),
  price: fc.oneof(
    fc.integer({ min: 1, max: 900 }).map((n) => ({ text: `EUR ${n}.50`, trace: `:${n * 100 + 50}` })),
    words('12.5', 'a lot'),
  ),
  resellerEmail: email,
  seat: words('assigned'),
  type: words('Laptop', 'Printer', 'Espresso machine'),
  status: words('Active', 'Suspended'),
  isBlocked: words('False', 'True'),
  isEnabled: words('True', 'False'),
  activity: words('active', 'inactive'),
  serial: fc.oneof(made('SN'), words('To be filled by O.E.M.', '0000000')),
  fullName: made('Ann Lee').map(({ text }) => ({ text, trace: text.split(' ')[1]! })),
};
const COUNTS = ['daysInactive', 'daysUsed', 'average', 'tokens'];

function cellOf(kind: FileKind, { name }: KindField): fc.Arbitrary<Cell> {
  if (kind.dates.includes(name)) return fc.oneof(day, words('soon'));
  if (COUNTS.includes(name))
    return fc.integer({ min: 1, max: 99 }).map((n) => ({ text: `${n}`, trace: null }));
  return cells[name] ?? made(name);
}

interface Listed {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Files of a kind with any of its columns, and one that nobody reads. */
function fileOf(kind: FileKind): fc.Arbitrary<Listed> {
  return fc.subarray([...kind.fields]).chain((some) => {
    const needed = kind.fields.filter(
      ({ name }) => kind.needs.includes(name) && !some.some((one) => one.name === name),
    );
    const fields = [...needed, ...some];
    const titles = [...fields.map(({ titles: [first = ''] }) => first), 'Room of the team'];
    const row = fc.tuple(
      ...fields.map((field) => fc.oneof({ weight: 5, arbitrary: cellOf(kind, field) }, nothing)),
      fc.oneof(made('room'), nothing),
    );
    return fc.array(row, { minLength: 1, maxLength: ROWS }).map((rows) => ({ titles, rows }));
  });
}

function started(): MemoryTables {
  const tables = new MemoryTables();
  for (const [at, name] of ['Revit', 'Maya'].entries()) {
    tables.put('products', product(at + 1, { name }));
    tables.put('contracts', contract(at + 1));
    const fields = { productId: testId('pr', at + 1), quantity: null };
    tables.put('entitlements', entitlement(at + 1, fields));
  }
  return tables;
}

/** Cells that are nowhere: neither here after the import nor said to be left out. */
async function lostIn(kind: FileKind, { titles, rows }: Listed): Promise<string[]> {
  const text = [titles, ...rows.map((row) => row.map((cell) => cell.text))]
    .map((line) => line.map((cell) => `"${cell}"`).join(','))
    .join('\r\n');
  const tables = started();
  const choices = { kind: kind.name, mapping: detectFields(kind, titles), dateOrder: null };
  // A file of blank rows is refused whole, with a sentence.
  if (rows.every((row) => row.every((cell) => cell.text === ''))) return [];
  const plan = await planned(tables, text, choices);
  if (plan.plan.status !== 'planned') throw new Error(plan.plan.message);
  await confirm(tables, plan);
  const { notKept, leftOut } = plan.plan;
  const left = new Set(leftOut.flatMap(({ lines }) => lines));
  const kept = JSON.stringify(tables.everything());
  const whole = rows.filter((_, at) => !plan.rejections.has(at + 2) && !left.has(at + 2));
  const column = kind.fields.some(({ name }) => name === 'amount') ? choices.mapping['amount'] : null;
  const amounts = typeof column === 'number' ? whole.map((row) => Number(row[column]!.text)) : [];
  const [given, stored] = [
    sum(amounts),
    sum(tables.all('creditRecords').map(({ amount }) => amount / 1_000)),
  ];
  if (stored < given) return [`amounts: ${given - stored} of ${given}`];
  return rows.flatMap((row, at) => {
    const line = at + 2;
    if (plan.rejections.has(line) || left.has(line)) return [];
    return row.flatMap((cell, column) => {
      if (cell.text === '' || notKept.includes(titles[column]!)) return [];
      const standing = [cell, ...(kind.family === 'records' ? joinedWith(row, column) : [])];
      return standing.some(isKept) ? [] : [`${titles[column]}: ${cell.text}`];
    });
  });

  function isKept({ trace }: Cell): boolean {
    return trace === null || trace.split('|').some((one) => kept.includes(one));
  }

  /** Of rows about one product of one person the first day it was assigned and the last it was used are kept. */
  function joinedWith(row: readonly Cell[], column: number): readonly Cell[] {
    const isDay = kind.dates.some((name) => choices.mapping[name] === column);
    const about = ['email', 'product', 'contractNumber'].flatMap((name) => choices.mapping[name] ?? []);
    const isSame = (other: readonly Cell[]) =>
      about.every((at) => foldKey(other[at]!.text) === foldKey(row[at]!.text));
    return isDay ? rows.filter(isSame).map((other) => other[column]!) : [];
  }
}

function sum(all: readonly number[]): number {
  return all.reduce((one, other) => one + other, 0);
}

describe('every cell went in, was rejected with its row, or is named as left out', () => {
  it.each(fileKinds.map((kind) => [kind.name, kind] as const))('%s', async (_name, kind) => {
    await fc.assert(
      fc.asyncProperty(fileOf(kind), async (file) => {
        expect(await lostIn(kind, file)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

const FOLDER = 'tests/fixtures/vendor';
const samples = readdirSync(FOLDER).map(
  (name) => [name, new Uint8Array(readFileSync(`${FOLDER}/${name}`))] as const,
);

describe('every vendor file, twice and after all others in either order', () => {
  it.each(
    [samples, samples.toReversed()].map((all, at) => [at === 0 ? 'in order' : 'backwards', all] as const),
  )('changes nothing the second time, %s', async (_order, all) => {
    const tables = new MemoryTables();
    for (const [name, content] of all) {
      await confirm(tables, await planned(tables, content));
      const before = tables.everything();
      const again = await planned(tables, content);
      expect([name, again.batches]).toEqual([name, []]);
      await confirm(tables, again);
      expect(tables.everything()).toEqual(before);
    }
  });
});
