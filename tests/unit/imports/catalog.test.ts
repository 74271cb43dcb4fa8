import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { causes } from '#lib/files/import-causes.ts';
import { apply, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

const TITLES = 'Device,Serial,Product,Version,Publisher';

/** Confirms the file; read again it changes nothing. */
async function imported(...rows: string[]) {
  const text = [TITLES, ...rows].join('\n');
  const first = await planned(tables, text);
  expect(await confirm(tables, first)).toBe(0);
  expect((await planned(tables, text)).batches).toEqual([]);
  return first.plan;
}

const products = () =>
  tables
    .all('products')
    .map(({ name }) => name)
    .sort();
/** "Revit 2025", of every installation. */
const installed = () =>
  tables
    .all('installations')
    .map(({ productId, version }) => `${tables.row('products', productId)?.name} ${version}`)
    .sort();

describe('the software of an install list', () => {
  it('is the product of the catalog that agents would report it as, with its version', async () => {
    tables.put('products', product(1, { name: 'AutoCAD', publisher: 'Autodesk' }));
    await imported('A,1,AutoCAD 2025 - English,25.0.58.0,Autodesk', 'B,2,AutoCAD 2026,25.1.51.0,Autodesk');
    expect(products()).toEqual(['AutoCAD']);
    expect(installed()).toEqual(['AutoCAD 2025', 'AutoCAD 2026']);
  });

  it('is matched by its name alone where the list has no publisher', async () => {
    await imported('A,1,AutoCAD LT 2026 - Deutsch (German),,', 'B,2,Autodesk AutoCAD LT 2025,,');
    expect(installed()).toEqual(['AutoCAD LT 2025', 'AutoCAD LT 2026']);
  });

  it('follows a rule that a person made', async () => {
    tables.put('products', product(1, { name: 'Site tools' }));
    const rule = { id: testId('mr', 1), productId: testId('pr', 1), publisher: '', name: 'NL Tools #*' };
    tables.put('matchingRules', { ...rule, version: 'name', isAlias: false, createdAt: NOW });
    await imported('A,1,NL Tools 7 (x64),7.0.1,Northlight');
    expect(installed()).toEqual(['Site tools 7']);
  });

  it('is what a person matched its name to once, until that is taken back', async () => {
    tables.put('products', product(1, { name: 'AutoCAD' }));
    const learn = { productId: testId('pr', 1), name: 'CAD seat (EU)', publisher: '' };
    for (let times = 0; times < 2; times++) await apply(tables, 'products.learn-name', learn);
    const [learned, ...more] = tables.all('matchingRules');
    expect([learned?.isAlias, more]).toEqual([true, []]);
    await imported('A,1,cad seat (eu),7,Reseller', 'B,2,AutoCAD 2026,25.1.51.0,Autodesk');
    expect(installed()).toEqual(['AutoCAD 2026', 'AutoCAD 7']);
    await apply(tables, 'matching-rules.remove', { id: learned!.id });
    await imported('C,3,CAD seat (EU),7,Reseller');
    expect(products()).toEqual(['AutoCAD', 'CAD seat (EU)']);
  });

  it('keeps the name of a product that is here, whatever a rule says', async () => {
    tables.put('products', product(1, { name: 'AutoCAD' }));
    tables.put('products', product(2, { name: 'AutoCAD 2025 - English' }));
    tables.put('products', product(3, { name: 'Visio Viewer' }));
    await imported('A,1,AutoCAD 2025 - English,25.0,Autodesk', 'A,1,Visio Viewer,16,Microsoft');
    expect(installed()).toEqual(['AutoCAD 2025 - English 25.0', 'Visio Viewer 16']);
  });

  it('is a new product where nothing knows it', async () => {
    await imported('A,1,Northlight Renderer 3,3.1,Northlight');
    expect(installed()).toEqual(['Northlight Renderer 3 3.1']);
  });

  it('that is a part of something else is not read, and that is said; its device is taken', async () => {
    const plan = await imported(
      'A,1,Microsoft Visio Viewer 2016,16.0,Microsoft Corporation',
      'A,1,Autodesk Revit 2025,25.0,Autodesk',
      'B,2,Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.40.33810,14.40,',
    );
    expect(plan).toMatchObject({
      rejectedRows: 0,
      leftOut: [{ cause: causes.noProductOfItsOwn, rows: 2, lines: [2, 4] }],
    });
    expect(installed()).toEqual(['Revit 2025']);
    expect(tables.all('devices').length).toBe(2);
  });
});

describe('what is listed on Windows', () => {
  const listed = readFileSync('tests/fixtures/software-names.tsv', 'utf8').trimEnd().split('\n').slice(1);
  const names = listed.map((line) => line.split('\t') as [string, string, string, string]);

  it('becomes the products that it is of, and no product of its own where it is none but by a name nobody knows', async () => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = names.map(([name, publisher, version], at) =>
      [`D${at}`, `S${at}`, name, version, publisher].map(quoted).join(','),
    );
    await imported(...rows);
    const byDevice = new Map(
      tables
        .all('installations')
        .map(({ deviceId, productId }) => [
          tables.row('devices', deviceId)!.name,
          tables.row('products', productId)!.name,
        ]),
    );
    for (const [at, [name, , , wanted]] of names.entries()) {
      const found = byDevice.get(`D${at}`) ?? '-';
      if (wanted === '-') expect(['-', name], name).toContain(found);
      else if (wanted.startsWith('?')) expect(['-', name, wanted.slice(1)], name).toContain(found);
      else expect(found, name).toBe(wanted);
    }
  });
});
