import { describe, expect, it } from 'vitest';
import { choosableTitles } from '#lib/files/csv/doubled-titles.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { rejectedRows } from '#workers/imports/reading/rejected-rows.ts';
import { planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

/** The titles that a person chooses from, and those that fields were found by. */
async function titlesOf(file: string) {
  const preview = previewFile(await readable(file));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  const { kind, mapping } = preview.choices;
  const shown = choosableTitles(preview.columns);
  const found = Object.entries(mapping).flatMap(([field, at]) => (at === null ? [] : [[field, shown[at]]]));
  return {
    kind,
    shown,
    found: Object.fromEntries(found) as Record<string, string>,
    rows: preview.sample.length,
  };
}

describe('titles below merged cells', () => {
  it('have the group before them, and fields are found by their own', async () => {
    const file =
      'Contract,,Purchase,,Assigned\nContract number,Product name,Seats,Price,Seats\nC1,Revit,10,$5,4\n';
    const { shown, found, rows, kind } = await titlesOf(file);
    expect(shown.slice(2)).toEqual(['Purchase Seats', 'Purchase Price', 'Assigned Seats']);
    expect(found).toEqual({
      number: 'Contract number',
      product: 'Contract Product name',
      price: 'Purchase Price',
    });
    expect([kind, rows]).toEqual(['autodesk-subscriptions', 1]);
  });

  it('are told apart by it where it makes one that is known', async () => {
    const file = 'Device,,Software,,\nName,Serial,Name,Version,Vendor\nWS-1,5C5RVB1,Revit,2026,Autodesk\n';
    expect((await titlesOf(file)).found).toEqual({
      device: 'Device Name',
      serial: 'Device Serial',
      product: 'Software Name',
      version: 'Software Version',
      publisher: 'Software Vendor',
    });
  });

  it('that are merged downwards stand in the first row alone', async () => {
    const file =
      'Device,Serial number,Software,,\n,,Title,Version,Publisher\nWS-1,5C5RVB1,Revit,2026,Autodesk\n';
    expect(await titlesOf(file)).toMatchObject({
      kind: 'install-list',
      found: {
        device: 'Device',
        serial: 'Serial number',
        product: 'Software Title',
        version: 'Software Version',
      },
      rows: 1,
    });
  });

  it('of people stay those of people', async () => {
    const { kind, found } = await titlesOf(
      'User,,Work,\nName,Email,Department,Manager\nAnn Lee,ann@x.com,Design,Bo\n',
    );
    expect([kind, found['fullName'], found['email'], found['department']]).toEqual([
      'people',
      'User Name',
      'User Email',
      'Work Department',
    ]);
  });

  it('may have lines of a report above them', async () => {
    const { shown } = await titlesOf(
      'Report,,\n\nAsset,,Software\nDevice,Serial number,Product\nWS-1,S-1,Revit\n',
    );
    expect(shown).toEqual(['Asset Device', 'Asset Serial number', 'Software Product']);
  });

  it('may come again in the middle, and then are no rows', async () => {
    const titles = 'Device,,Software,\nName,Serial,Name,Version\n';
    const { plan } = await planned(
      new MemoryTables(),
      `${titles}WS-1,S-1,Revit,2026\n${titles}WS-2,S-2,Revit,2026\n`,
    );
    expect(plan).toMatchObject({ rows: 2, rejectedRows: 0, devices: { created: 2 } });
  });

  it('stand above rejected rows as they stood in the file, so that these are read alike', async () => {
    const content = 'Device,,Software,\nName,Serial,Name,Version\nWS-1,S-1,Revit,2026\n,S-2,Revit,2026\n';
    const { rejections } = await planned(new MemoryTables(), content);
    const csv = await (await rejectedRows(await readable(content), rejections)).text();
    expect((await titlesOf(csv)).found).toEqual((await titlesOf(content)).found);
    expect(csv.replace(/["\r\uFEFF]/g, '')).toBe(
      'Device,,Software,,\nName,Serial,Name,Version,Reason\n,S-2,Revit,2026,The device has no name.\n',
    );
  });
});

describe('a header without groups', () => {
  it.each([
    ['below a title', 'Inventory\nDevice,Product,Version\nWS-1,Revit,2026\n'],
    ['below a line of two cells', 'Inventory,All sites\nDevice,Product,Version\nWS-1,Revit,2026\n'],
    ['with a blank title', 'Device,Product,,Version\nWS-1,Revit,big,latest\n'],
    ['over words', 'Device,Product,Version,\nWS-1,Revit,latest,note\n'],
  ])('stays as it is: %s', async (_, file) => {
    const { shown, rows } = await titlesOf(file);
    expect([shown.filter((title) => !title.startsWith('Column')), rows]).toEqual([
      ['Device', 'Product', 'Version'],
      1,
    ]);
  });

  it('may have line breaks in its titles', async () => {
    const { shown, found, rows } = await titlesOf(
      '"Device\nname","Serial\r\nnumber","Last\nuser",Product\nWS-1,S-1,ann,Revit\n',
    );
    expect(shown).toEqual(['Device name', 'Serial number', 'Last user', 'Product']);
    expect([Object.keys(found).length, rows]).toEqual([4, 1]);
  });
});
