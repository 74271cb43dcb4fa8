import { beforeEach, describe, expect, it } from 'vitest';
import { records } from '#lib/domain/records/collections.ts';
import { wholeRow } from '#lib/domain/records/core/read-row.ts';
import { starterPartKeys } from '#lib/domain/software/starter-suites.ts';
import { suitesIn } from '#lib/domain/views/software/suites.ts';
import * as v from 'valibot';
import { accessAs, apply, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const [AEC, REVIT, CIVIL, OWN] = [1, 2, 3, 4].map((number) => testId('pr', number)) as [
  string,
  string,
  string,
  string,
];
let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('products', product(1, { name: 'Architecture Engineering & Construction Collection' }));
  tables.put('products', product(2, { name: 'Autodesk Revit' }));
  tables.put('products', product(3, { name: 'Civil 3D' }));
  tables.put('products', product(4, { name: 'Own tool' }));
});

const parts = (id = AEC) => [...suitesIn(tables.reader).partsOf(id)].sort();
const include = (id: string, partId: string) => apply(tables, 'products.include', { id, partId });
const leaveOut = (id: string, partId: string) => apply(tables, 'products.leave-out', { id, partId });
const refused = (message: string) => ({
  status: 'refused',
  reason: 'invalid',
  details: { issues: [{ path: 'partId', message }] },
});

describe('what a suite includes', () => {
  it('is known of the vendors’ suites with nothing written, with or without the vendor’s name', () => {
    expect(parts()).toEqual([REVIT, CIVIL]);
    expect(suitesIn(tables.reader).suitesWith(REVIT)).toEqual([AEC]);
    expect(tables.row('products', AEC)?.parts).toEqual([]);
  });

  it('follows a product that comes to be later', () => {
    expect(parts()).toHaveLength(2);
    tables.put('products', product(5, { name: 'Navisworks Manage' }));
    expect(parts()).toEqual([REVIT, CIVIL, testId('pr', 5)]);
  });

  it('depends on the version of the suite where its content changed', () => {
    const has = (name: string, part: string) => starterPartKeys(name).includes(part);
    expect(has('Office Professional Plus 2013', 'infopath')).toBe(true);
    expect(has('Microsoft Office Professional Plus 2016', 'infopath')).toBe(false);
    expect(has('Office Professional Plus 2010', 'skype for business')).toBe(false);
    expect(has('Office Professional Plus', 'infopath')).toBe(true);
    expect(has('Office Professional Plus 2016', 'microsoft word')).toBe(true);
  });

  it('goes through suites in suites: a plan, its apps, and what is in these', () => {
    tables.put('products', product(5, { name: 'Microsoft 365 E3' }));
    tables.put('products', product(6, { name: 'Microsoft 365 Apps' }));
    tables.put('products', product(7, { name: 'Excel' }));
    expect(parts(testId('pr', 5))).toEqual([testId('pr', 6), testId('pr', 7)]);
    expect([...suitesIn(tables.reader).suitesWith(testId('pr', 7))].sort()).toEqual([
      testId('pr', 5),
      testId('pr', 6),
    ]);
  });

  it('no longer has what a person took out, and has it again when that is undone', async () => {
    expect(await leaveOut(AEC, REVIT)).toEqual({ status: 'accepted' });
    expect(parts()).toEqual([CIVIL]);
    await include(AEC, REVIT);
    expect(parts()).toEqual([REVIT, CIVIL]);
    expect(tables.row('products', AEC)?.parts).toEqual([]);
  });

  it('has what a person put in, once, until it is left out', async () => {
    await include(AEC, OWN);
    await include(AEC, OWN);
    expect(parts()).toEqual([REVIT, CIVIL, OWN]);
    expect(tables.row('products', AEC)?.parts).toEqual([{ productId: OWN, isIn: true }]);
    await leaveOut(AEC, OWN);
    expect(tables.row('products', AEC)?.parts).toEqual([]);
  });

  it('takes edits of two people in either order', async () => {
    const edits = [() => include(AEC, OWN), () => leaveOut(AEC, REVIT)];
    for (const edit of edits) await edit();
    const first = parts();
    tables.put('products', { ...tables.row('products', AEC)!, parts: [] });
    for (const edit of edits.reverse()) await edit();
    expect(parts()).toEqual(first);
  });
});

describe('a circle', () => {
  it('is refused: a suite in itself, and one in what it includes, however deep, by hand or by the starter set', async () => {
    expect(await include(AEC, AEC)).toEqual(refused('A suite can’t include itself.'));
    expect(await include(REVIT, AEC)).toEqual(
      refused('Architecture Engineering & Construction Collection includes Autodesk Revit already.'),
    );
    await include(REVIT, OWN);
    expect(await include(OWN, AEC)).toMatchObject({ status: 'refused', reason: 'invalid' });
    expect(parts(OWN)).toEqual([]);
  });

  it('that names made is gone through once', () => {
    tables.put('products', product(2, { name: 'Revit', parts: [{ productId: AEC, isIn: true }] }));
    expect(parts()).toEqual([REVIT, CIVIL]);
    expect(parts(REVIT)).toEqual([AEC, CIVIL]);
  });
});

it('is not changed by who may not edit products, and nothing tells them whether the product is there', async () => {
  for (const role of ['software-coordinator', 'field-staff'] as const) {
    const access = accessAs(role);
    const args = { id: testId('pr', 90), partId: REVIT };
    const answer = await apply(tables, 'products.include', args, { access });
    expect(answer).toMatchObject({ status: 'refused', reason: 'forbidden' });
  }
});

it('products from before suites read as products without a word about theirs', () => {
  const { parts: _, ...old } = product(9, { createdAt: NOW });
  const read = wholeRow('products', old as never);
  expect(read).toMatchObject({ parts: [] });
  expect(v.is(records.products.schema, read)).toBe(true);
});
