import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { choosableTitles, columnsTitled } from '#lib/files/csv/doubled-titles.ts';
import { fileKinds, kindOf } from '#lib/files/kinds/all-kinds.ts';
import { detectFields, detectKind } from '#lib/files/kinds/detect-kind.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { devices } from '#lib/lists/devices.ts';
import { installs } from '#lib/lists/installs.ts';
import { users } from '#lib/lists/users.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { importHint } from '#lib/words/import/imported.ts';
import { missingFields } from '#lib/ui/areas/import/missing-fields.ts';
import { causes } from '#lib/files/import-causes.ts';
import { readSeats } from '#lib/files/reading/import-numbers.ts';
import { isTotalRow } from '#lib/files/csv/total-row.ts';
import { planned, readable, sentenceFor } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const vendor = (name: string) => readFile(`tests/fixtures/vendor/${name}.csv`, 'utf8');
const installFields = (line: string) => detectFields(kindOf('install-list'), line.split(','));

async function choicesIn(content: string) {
  const preview = previewFile(await readable(content));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  return preview.choices;
}

describe('a list that people made, in plain titles', () => {
  it.each(['autodesk-subscriptions', 'people', 'credit-use'])(
    'of %s is read by the names that the screen gives its fields',
    (name) => {
      const { fields } = kindOf(name);
      const labels = fields.map(({ label }) => label);
      const places = Object.fromEntries(fields.map((field, at) => [field.name, at]));
      expect(detectFields(kindOf(name), labels)).toEqual(places);
    },
  );

  it('of contracts has all that the kind needs, and no title of a program', () => {
    expect(detectKind('Contract number,Product,Seats,Starts,Ends,Price'.split(','))).toBe(
      'autodesk-subscriptions',
    );
    expect(detectKind('Contract number,Product,Seats,Computer'.split(','))).toBe('install-list');
    expect(detectKind('Contract number,Product'.split(','))).toBe('install-list');
  });
});

describe('a file that Muster wrote itself', () => {
  it('of installs is read by its own titles, each column as what it is', () => {
    const { titles } = listCsv(installs);
    expect(detectKind(titles)).toBe('install-list');
    const places = Object.fromEntries(installs.columns.map(({ key }, at) => [key, at]));
    expect(installFields(titles.join(','))).toEqual(places);
  });

  it('of people is read by its own titles', () => {
    const { titles } = listCsv(users);
    const fields = detectFields(kindOf('people'), titles);
    for (const [field, key] of [
      ['fullName', 'name'],
      ['email', 'email'],
      ['status', 'status'],
    ] as const)
      expect(fields[field], field).toBe(users.columns.findIndex((column) => column.key === key));
  });
});

describe('a list with a "Name"', () => {
  it.each([
    ['Name,Email', 'people'],
    ['Name,E-Mail,Platform,Last seen', 'people'],
    [listCsv(users).titles.join(','), 'people'],
    ['ID,Company,Name,First Name,Last Name,Email,Username,Employee No.,Login Enabled', 'snipe-users'],
  ])('of people is never one of devices: %s', (line, kind) => {
    expect(detectKind(line.split(','))).toBe(kind);
    expect(installFields(line)['device']).toBe(null);
  });

  it.each([
    'Name,Version,Source,ProviderName',
    'Name,Publisher,Version',
    'PSComputerName,Name,Version,Vendor,InstallDate',
    'Computer,Serial number,Name,Version,Publisher',
  ])('of software has there its product: %s', (line) => {
    const titles = line.split(',');
    expect(detectKind(titles)).toBe('install-list');
    const [device, name] = [titles.findIndex((title) => /computer/i.test(title)), titles.indexOf('Name')];
    expect(installFields(line)).toMatchObject({ device: device < 0 ? null : device, product: name });
  });

  it.each([
    'Name,Serial number',
    'Name,Operating system,Version',
    'Name,Software,Version',
    'Name,Entity,Status,Manufacturer,Serial number,Type,Model',
    'Name,Email,Serial number,Last check-in',
    listCsv(devices).titles.join(','),
  ])('of devices has there the device: %s', (line) => {
    expect(detectKind(line.split(','))).toBe('install-list');
    expect(installFields(line)['device']).toBe(0);
  });

  it.each(['Name', 'Name,Product', 'Name,Type', 'Name,Department'])(
    'that does not say of what waits for a person to say it: %s',
    (line) => {
      expect(installFields(line)['device']).toBe(null);
      const choices = { kind: 'install-list', mapping: installFields(line), dateOrder: null } as const;
      expect(missingFields(choices).map(({ name }) => name)).toEqual(['device']);
    },
  );

  it('beside that of the device names the software, or nothing that is read', () => {
    expect(installFields('Device,Name,Operating system,Version')).toMatchObject({ device: 0, product: null });
    expect(installFields('Device,Name,Product,Version')).toMatchObject({ device: 0, product: 2 });
  });
});

describe('the file of', () => {
  it.each([
    ['01-autodesk-subs-titlecase', 'autodesk-subscriptions', { number: 2, quantity: 9 }],
    ['03-autodesk-usage-de-excel', 'autodesk-usage', { email: 2, product: 6, seat: 8 }],
    ['16-merged-header', 'install-list', { device: 0, serial: 1, product: 3 }],
    ['08b-snipe8-users', 'snipe-users', { email: 6, firstName: 3, login: 8 }],
    ['12-powershell-get-package', 'install-list', { device: null, product: 0, version: 1 }],
    ['12b-powershell-win32product', 'install-list', { device: 0, product: 1, version: 2, publisher: 3 }],
    ['15-name-email', 'people', { fullName: 0, email: 1 }],
    ['16e-glpi-export', 'install-list', { device: 0, serial: 4, type: 5 }],
  ])('%s is read as what it is', async (name, kind, mapping) => {
    expect(await choicesIn(await vendor(name))).toMatchObject({ kind, mapping });
  });
});

describe('two columns of one title', () => {
  const kind = kindOf('install-list');
  const version = kind.fields.find(({ name }) => name === 'version')!;

  it('that say different things wait for a person, who can tell them apart', async () => {
    const content = await vendor('16b-duplicate-titles-empty-columns');
    const { head } = await readable(content);
    expect((await choicesIn(content)).mapping).toMatchObject({
      device: 0,
      version: null,
      product: 3,
      publisher: 6,
    });
    expect(columnsTitled(version, head.titles)).toBe(2);
    expect(choosableTitles(head.titles).slice(1, 6)).toEqual([
      ...['Column 2', 'Version (column 3)', 'Product', 'Column 5', 'Version (column 6)'],
    ]);
  });

  it('are one where the other is empty or says the same', async () => {
    const of = async (rows: string) =>
      (await choicesIn(`Device,Version,Product,version\n${rows}`)).mapping['version'];
    expect(await of('A,,Revit,2026\nB,,Revit,2025\n')).toBe(3);
    expect(await of('A,2026,Revit,2026\nB,2025,Revit,2025\n')).toBe(1);
    expect(await of('A,,Revit,\n')).toBe(1);
  });
});

it('seats without a limit are told in the languages of their files', () => {
  for (const text of ['Unlimited Seats', 'Unbegrenzt', 'illimité', 'Ilimitado', '∞'])
    expect(readSeats(text)).toBe(null);
  expect(readSeats('unbekannt')).toBe('not-a-number');
});

describe('what is no row of a list', () => {
  it('totals below it are not taken, and said to be totals', async () => {
    const { plan } = await planned(new MemoryTables(), await vendor('16c-totals-row'));
    expect(plan).toMatchObject({
      devices: { created: 2 },
      problems: [{ cause: causes.total, lines: [4, 5] }],
    });
  });

  it.each([
    [['Total', '', '1,125']],
    [['', 'Grand total: 2 rows', '']],
    [['Summe', '143', '16,2', '0']],
    [['Subtotal', '$12.50']],
  ])('is told by its word and its numbers: %j', (cells) => {
    expect(isTotalRow(cells)).toBe(true);
  });

  it.each([
    [['Total Commander', '11.0']],
    [['TOTAL-PC', '', '5']],
    [['Total', 'Revit']],
    [['Sumatra', '']],
    [['']],
    [['5', '6']],
  ])('is not what only sounds so: %j', (cells) => {
    expect(isTotalRow(cells)).toBe(false);
  });

  it('lines above it are none, also where one title alone is known', async () => {
    const { head } = await readable(
      'Inventory of Berlin\nMade on 2026-11-24\n\nDevice,Room,Floor\nWS-1,12,2\n',
    );
    expect([head.titles[0], head.titlesLine]).toEqual(['Device', 4]);
    const untold = await readable('Room,Floor\nDevice,12\n');
    expect(untold.head.titles).toEqual(['Room', 'Floor']);
  });

  it('the first row is one where no line names the columns', async () => {
    const content = 'Ada,Moreau,ada@x.example\nJon,Smith,jon@x.example\n-,-,-\n';
    const { head } = await readable(content);
    expect([head.titles, head.titlesLine, head.records.length]).toEqual([['', '', ''], 0, 3]);
    const byHand = { kind: 'people', mapping: { firstName: 0, lastName: 1, email: 2 } } as const;
    const { plan } = await planned(new MemoryTables(), content, byHand);
    expect(plan).toMatchObject({ rows: 3, people: { created: 2 }, rejectedRows: 1 });
  });
});

describe('a file that is no CSV', () => {
  it.each([
    ['<html><table><tr><td>Device</td></tr></table></html>', /web page/],
    ['\n<!DOCTYPE html>\n<html>', /web page/],
    ['<table border=1><tr><td>Name', /web page/],
    ['<?xml version="1.0"?><Workbook>', /XML/],
    ['<REQUEST><CONTENT>', /XML/],
    ['{"devices":[]}', /JSON/],
    ['[\n  {"name": "WS-1"}\n]', /JSON/],
  ])('is called by what it is: %s', async (content, sentence) => {
    const message = await sentenceFor(content);
    expect(message).toMatch(sentence);
    expect(message).toContain('Nothing was imported.');
  });

  it.each(['[Name],[Email]\na,b\n', '{id},name\n1,2\n', '<none>,Device\n1,2\n'])(
    'is not what looks a little so: %s',
    async (content) => {
      expect((await readable(content)).head.titles).toHaveLength(2);
    },
  );
});

describe('every kind of file', () => {
  it.each(fileKinds.map((kind) => [kind.name, kind] as const))(
    'is told by its own titles: %s',
    (name, kind) => {
      const titles = kind.sample.split(',');
      expect(detectKind(titles)).toBe(name);
      const mapping = detectFields(kind, titles);
      expect(kind.needs.filter((field) => typeof mapping[field] !== 'number')).toEqual([]);
    },
  );

  const offeredOn = (on: string) =>
    fileKinds.filter(({ offered }) => offered.on === on).map(({ offered }) => offered.as);

  it('is named on the page where it is asked for', () => {
    for (const { offered } of fileKinds)
      expect(importHint(offered.on, offeredOn(offered.on)).toLowerCase()).toContain(offered.as.toLowerCase());
    expect(importHint('contracts', offeredOn('contracts'))).toBe(
      'A subscriptions export from Autodesk or licenses from Snipe-IT with who holds them.',
    );
  });
});
