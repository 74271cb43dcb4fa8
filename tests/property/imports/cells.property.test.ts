import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
const email = fc.integer({ min: 1, max: 999_999 }).map((number): Cell => ({
  text: `p${number}@x.example`,
  trace: `p${number}@x.example`,
}));
const productName = fc.constantFrom('Revit', 'Maya').map((text): Cell => ({ text, trace: text }));

/** What a field may have; the rest are texts. */
const cells: Readonly<Record<string, fc.Arbitrary<Cell>>> = {
  email: fc.oneof({ weight: 6, arbitrary: email }, words('nobody')),
  login: made('login'),
  product: productName,
  profiles: productName,
  offering: productName,
  quantity: fc.integer({ min: 2, max: 900 }).map((n) => ({ text: String(n), trace: `:${n}` })),
  amount: fc.integer({ min: 1, max: 900 }).map((n) => ({ text: String(n), trace: `:${n * 1_000}` })),
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
  return rows.flatMap((row, at) => {
    const line = at + 2;
    if (plan.rejections.has(line) || left.has(line)) return [];
    return row.flatMap(({ text: cell, trace }, column) => {
      if (trace === null || cell === '' || notKept.includes(titles[column]!)) return [];
      return trace.split('|').some((one) => kept.includes(one)) ? [] : [`${titles[column]}: ${cell}`];
    });
  });
}

describe('every cell went in, was rejected with its row, or is named as left out', () => {
  it.each(fileKinds.map((kind) => [kind.name, kind] as const))('%s', async (_name, kind) => {
    await fc.assert(
      fc.asyncProperty(fileOf(kind), async (file) => {
        expect(await lostIn(kind, file)).toEqual([]);
      }),
      { numRuns: 60 },
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
