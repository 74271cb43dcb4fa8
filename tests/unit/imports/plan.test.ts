import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { csvMoment } from '#lib/files/csv/csv-moment.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import type { ImportProgress } from '#workers/imports/contract.ts';
import { rejectedRows } from '#workers/imports/reading/rejected-rows.ts';
import { DAY, device, NOW } from '#tests/support/rows/domain-rows.ts';
import { confirm, installBatches, planned, readable, TITLES } from '#tests/support/rows/import-files.ts';
import { causes } from '#lib/files/import-causes.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

const plan = async (content: string, choices = {}) => (await planned(tables, content, choices)).plan;
const causesOf = async (content: string) => {
  const answer = await plan(content);
  return answer.status === 'planned' ? answer.problems.map(({ cause, lines }) => [cause, lines]) : answer;
};

describe('a cell that a spreadsheet takes for a formula', () => {
  const formulas = ['=HYPERLINK("http://x.example")', '+1+1', '@SUM(A1)', '-2+3'];
  const quoted = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

  it('is kept as the text it is, with its apostrophe when no export of ours put it there', async () => {
    const rows = formulas.map((text, at) => quoted([text, `'${text}`, `S-${at}`]));
    await confirm(tables, await planned(tables, `Device,Last user,Serial number\n${rows.join('\n')}\n`));
    const kept = tables.all('devices').map(({ name, lastUser }) => [name, lastUser]);
    expect(kept.sort()).toEqual(formulas.map((text) => [text, `'${text}`]).sort());
  });

  it('leaves Muster guarded for spreadsheets, and comes back without its guard', async () => {
    const csv = new CsvWriter('spreadsheets', ',');
    const file =
      csv.head(['Device', 'Last user', 'Serial number']) +
      formulas.map((text, at) => csv.row([text, text, `S-${at}`])).join('');
    expect(csv.guardedCells).toBe(2 * formulas.length);
    for (const text of formulas) expect(file).toContain(`"'${text.replaceAll('"', '""')}"`);
    await confirm(tables, await planned(tables, file));
    expect(
      tables
        .all('devices')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...formulas].sort());
  });
});

describe('a file of ours that a spreadsheet saved', () => {
  const cells = ['=1+1', "'=1+1", "''@x", '-12.5', "O'Hara"];
  const csv = new CsvWriter('spreadsheets', ',');
  const ours =
    csv.head(['Device', 'Last user', 'Serial number']) +
    cells.map((text, at) => csv.row([`D${at}`, text, `S-${at}`])).join('');
  /** As LibreOffice writes it: no mark, "\n", quotation marks where they are needed. */
  const saved = ours.slice(1).replaceAll('\r\n', '\n').replaceAll('"', '');

  it.each([
    ['as it was written', ours],
    ['without its mark', saved],
    ['as Windows-1252', Uint8Array.from(Buffer.from(`${saved}Büro,ü,S-9\n`, 'latin1'))],
  ])('comes back without its guards, and with every apostrophe of its own: %s', async (_how, file) => {
    await confirm(tables, await planned(tables, file));
    const kept = tables.all('devices').filter(({ name }) => name.startsWith('D'));
    expect(kept.map(({ lastUser }) => lastUser).sort()).toEqual(cells.toSorted());
  });

  it('written for machines has no guards, whatever its cells begin with', async () => {
    const machines = new CsvWriter('machines', ',');
    const file =
      machines.head(['Device', 'Last user', 'Serial number']) + machines.row(['D', "'=1+1", 'S-1']);
    await confirm(tables, await planned(tables, file));
    expect(tables.all('devices')).toMatchObject([{ lastUser: "'=1+1" }]);
  });
});

describe('the dry run', () => {
  it('shows what the install list of a real company would do, and the second time nothing', async () => {
    const list = await readFile('tests/fixtures/csv/install-list.csv', 'utf8');
    const first = await planned(tables, list);
    expect(first.plan).toMatchObject({
      status: 'planned',
      rows: 5,
      devices: { created: 4, updated: 0, unchanged: 0 },
      installs: { created: 5, updated: 0, unchanged: 0, removed: 0 },
      rejectedRows: 0,
      batches: 1,
    });
    expect(tables.writes).toBe(0);
    expect(await confirm(tables, first)).toBe(0);
    expect(tables.all('devices').map((one) => one.serial)).toContain('00123');
    const writes = tables.writes;
    const second = await planned(tables, list);
    expect(second.plan).toMatchObject({
      devices: { created: 0, updated: 0, unchanged: 4 },
      installs: { created: 0, updated: 0, unchanged: 5, removed: 0 },
      productsCreated: [],
      batches: 0,
    });
    expect(tables.writes).toBe(writes);
  });

  it('tells a new version from another product, and a version that went', async () => {
    await confirm(tables, await planned(tables, 'Device,Product,Version\nA,Revit,1\nA,Maya,1\nA,Maya,2\n'));
    expect(await plan('Device,Product,Version\nA,Revit,2\nA,Maya,2\nA,Fusion,1\n')).toMatchObject({
      devices: { created: 0, updated: 1, unchanged: 0 },
      installs: { created: 1, updated: 1, unchanged: 1, removed: 1 },
      productsCreated: ['Fusion'],
    });
  });

  it('says how far it is: first with reading, then with comparing', async () => {
    const rows = Array.from({ length: 1_000 }, (_, at) => `PC-${at},S${at},Revit\n`).join('');
    const told: ImportProgress[] = [];
    await planned(tables, `Device,Serial,Product\n${rows}`, {}, (progress) => told.push(progress));
    const shares = told.map(({ step, done }) => `${step} ${done.toFixed(1)}`);
    const comparing = ['0.2', '0.4', '0.6', '0.8', '1.0'].map((done) => `comparing ${done}`);
    // Node reads a file of this size at once; a browser says more often how far it is.
    expect(shares).toEqual(['reading 1.0', ...comparing]);
  });

  it('reads each field from the column that a person chose', async () => {
    const list = 'Where,What,Nr\nPlant,WS-1,Revit\n';
    const none = {
      type: null,
      system: null,
      lastUser: null,
      lastCheckIn: null,
      version: null,
      publisher: null,
    };
    const mapping = { ...none, device: 1, product: 2, serial: 0 };
    const [rows] = installBatches(await planned(tables, list, { mapping }));
    expect(rows).toMatchObject([{ name: 'WS-1', serial: 'Plant', installs: [{ product: 'Revit' }] }]);
  });

  it('sends only the devices that change', async () => {
    const rows = Array.from({ length: 450 }, (_, at) => `PC-${at},S${at},Revit,2026`);
    const csv = (all: string[]) => `Device,Serial,Product,Version\n${all.join('\n')}`;
    const first = await planned(tables, csv(rows));
    expect(installBatches(first).map((rows) => rows.length)).toEqual([200, 200, 50]);
    await confirm(tables, first);
    rows[300] = 'PC-300,S300,Revit,2027';
    const second = await planned(tables, csv(rows));
    expect(installBatches(second).map((rows) => rows.map((one) => one.name))).toEqual([['PC-300']]);
  });

  it('marks devices as new only where they are, once each', async () => {
    tables.put('devices', device(1, { name: 'OLD', serial: 'S1' }));
    const many = Array.from({ length: 1_500 }, (_, at) => `NEW,S2,Tool ${at},1`).join('\n');
    const batches = await planned(tables, `Device,Serial,Product,Version\nOLD,S1,Revit,1\n${many}\n`);
    const flags = installBatches(batches).flatMap((rows) => rows.map((one) => [one.name, one.isNew]));
    expect(flags).toEqual([
      ['OLD', false],
      ['NEW', true],
      ['NEW', false],
    ]);
  });

  it('takes what was corrected in a list that was exported to the second', async () => {
    tables.put(
      'devices',
      device(1, { name: 'A', serial: 'S1', lastCheckInAt: NOW - DAY + 123, os: 'Windows 11' }),
    );
    const at = csvMoment(NOW - DAY + 123);
    const list = `${TITLES}\nA,,Windows 12,S1,,${at},Revit,2026,\n`;
    const first = await planned(tables, list);
    expect(first.plan).toMatchObject({ olderDevices: 0, devices: { updated: 1 } });
    await confirm(tables, first);
    expect(tables.all('devices')).toMatchObject([{ os: 'Windows 12', lastCheckInAt: NOW - DAY + 123 }]);
    expect((await planned(tables, list)).batches).toEqual([]);
    const older = await plan(`${TITLES}\nA,,Windows 10,S1,,${csvMoment(NOW - DAY - 1_000)},,,\n`);
    expect(older).toMatchObject({ olderDevices: 1, devices: { updated: 0 } });
  });

  it('says of a file without check-ins that it does not tell, not that it is older', async () => {
    tables.put('devices', device(1, { name: 'WS-1', lastCheckInAt: NOW - DAY }));
    tables.put('devices', device(2, { name: 'WS-2', lastCheckInAt: null }));
    const { plan: answer } = await planned(
      tables,
      'Device,Product,Version\nWS-1,Revit,2026\nWS-2,Revit,2026\n',
    );
    expect(answer).toMatchObject({ olderDevices: 0, undatedDevices: 1, installs: { created: 2 } });
  });

  it('says that the file is older than what is known here', async () => {
    tables.put('devices', device(1, { name: 'A', serial: 'S1', lastCheckInAt: NOW - DAY, os: 'Windows 11' }));
    const answer = await plan(`${TITLES}\nA,,Windows 10,S1,,2026-01-01T00:00:00Z,Revit,1,\n`);
    expect(answer).toMatchObject({ olderDevices: 1, installs: { created: 1 } });
  });
});

describe('rows that are not taken', () => {
  const titles = 'Device,Serial,Last check-in,Product,Version';

  it('are grouped by cause with their lines', async () => {
    const long = 'x'.repeat(50_000);
    expect(
      await causesOf(
        [
          titles,
          'A,1,,Revit,1,extra',
          ',2,,Revit,1',
          `${long},3,,Revit,1`,
          'B,4,yesterday,Revit,1',
          'C,5,2026-02-30,Revit,1',
          'D,6,2031-01-01,Revit,1',
          'E,7,,,2026',
          'F,8,,"Re"vit",1',
          'GOOD,9,,Revit,1,,',
        ].join('\n'),
      ),
    ).toEqual([
      ['The last check-in is not a date.', [5, 6]],
      ['The row has more cells than there are columns.', [2]],
      ['The device has no name.', [3]],
      ['A cell is longer than 200 characters or has characters that can not be shown.', [4]],
      ['The last check-in lies in the future.', [7]],
      ['There is a version or a publisher, but no product.', [8]],
      ['The quotation marks of the row do not match.', [9]],
    ]);
  });

  it('are the later ones of those that disagree about a device', async () => {
    expect(
      await causesOf(
        'Device,Serial,OS,Product\nA,1,Windows,Revit\nB,1,Windows,Maya\nA,1,Linux,Maya\na,1,,Maya\nA,,Windows,Fusion\nA,,Linux,Civil\n',
      ),
    ).toEqual([['The row says something else about the device than an earlier row.', [3, 4, 7]]]);
    expect(await plan('Device,Serial,Product\nA,1,Revit\nA,,Maya\n')).toMatchObject({
      devices: { created: 1 },
      installs: { created: 2 },
    });
  });

  it('are not those of a serial number that three devices have: a placeholder, which is left out and said', async () => {
    const list =
      'Device,Serial,Product\nA,BOARD-7,Revit\nB,BOARD-7,Maya\nC,BOARD-7,Revit\na,BOARD-7,Civil\nD,9,Maya\n';
    const answer = await planned(tables, list);
    expect(answer.plan).toMatchObject({
      rejectedRows: 0,
      devices: { created: 4 },
      installs: { created: 5 },
      leftOut: [{ cause: causes.sharedSerial, lines: [2, 3, 4, 5] }],
    });
    await confirm(tables, answer);
    const named = tables.all('devices').map(({ name, serial }) => `${name} ${serial}`.trim());
    expect(named.sort()).toEqual(['A', 'B', 'C', 'D 9']);
    const again = await planned(tables, list);
    expect(again.plan).toMatchObject({ devices: { created: 0, updated: 0, unchanged: 4 } });
  });

  it('are not those that tell of another user or check-in: the latest counts, and what is not kept is said', async () => {
    const titles = 'Device,Serial,Last user,Last check-in,Product';
    const rows = [
      'A,1,ann,2026-11-02,Revit',
      'A,1,bo,2026-11-03,Maya',
      'A,1,cy,2026-11-01,Fusion',
      'A,1,,,Civil',
    ];
    const answer = await planned(tables, [titles, ...rows].join('\n'));
    expect(answer.plan).toMatchObject({
      rejectedRows: 0,
      devices: { created: 1 },
      installs: { created: 4 },
      leftOut: [{ cause: causes.otherMoment, lines: [3, 4] }],
    });
    await confirm(tables, answer);
    expect(tables.all('devices')).toMatchObject([
      { lastUser: 'bo', lastCheckInAt: Date.parse('2026-11-03T00:00:00Z') },
    ]);
  });

  it('are those whose device can not be told', async () => {
    tables.put('devices', device(1, { name: 'A', serial: 'X' }));
    tables.put('devices', device(2, { name: 'TWIN', serial: 'Y' }));
    tables.put('devices', device(3, { name: 'TWIN', serial: 'Z' }));
    expect(
      await causesOf('Device,Serial,Product\nA,1,Revit\nTWIN,,Revit\nB,1b,Revit\nB,2b,Revit\nB,,Maya\n'),
    ).toEqual([['Several devices have this name, and no serial number tells which one is meant.', [3, 6]]]);
  });

  it('are refused between batches as within one: a name that leads where a serial number led', async () => {
    // The device keeps its name: the row with the serial number is older than its last check-in.
    tables.put('devices', device(1, { name: 'A', serial: 'S', lastCheckInAt: NOW }));
    const others = Array.from({ length: 250 }, (_, at) => `PC-${at},T${at},2026-01-01,Revit`).join('\n');
    const answer = await planned(
      tables,
      `Device,Serial,Last check-in,Product\nRENAMED,S,2026-01-01,Revit\n${others}\nA,,2026-01-01,Maya\n`,
    );
    expect(answer.plan).toMatchObject({
      problems: [{ cause: 'Two rows lead to the same device.', lines: [253] }],
    });
  });

  it('come back as a file with the reason, which can be corrected and imported', async () => {
    const list = `Site;Device;Last check-in;Product\nParis;A;soon;=1+1\nRome;;;Maya\nOslo;C;;Maya\n`;
    const { rejections } = await planned(tables, list);
    const bytes = await (await rejectedRows(await readable(list), rejections)).arrayBuffer();
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(text).toBe(
      [
        '\uFEFF"Site";"Device";"Last check-in";"Product";"Reason"',
        '"Paris";"A";"soon";"\'=1+1";"The last check-in is not a date. It is ""soon""."',
        '"Rome";"";"";"Maya";"The device has no name."',
        '',
      ].join('\r\n'),
    );
    expect(await plan(text.replace('soon', '2026-11-01'))).toMatchObject({
      devices: { created: 1 },
      productsCreated: ['=1+1'],
      rejectedRows: 1,
    });
  });
});

describe('dates', () => {
  const list = 'Device,Last check-in\nA,03/04/2026 2:05 PM\n';

  it('that can be read in two ways wait for the person to say', async () => {
    expect(await causesOf(list)).toEqual([
      ['The last check-in can be read in two ways. Choose how dates are written.', [2]],
    ]);
    for (const [dateOrder, iso] of [
      ['day-first', '2026-04-03T14:05:00.000Z'],
      ['month-first', '2026-03-04T14:05:00.000Z'],
    ] as const) {
      const [rows] = installBatches(await planned(tables, list, { dateOrder }));
      expect(new Date(rows![0]!.lastCheckInAt!).toISOString()).toBe(iso);
    }
  });
});

describe('placeholders and types', () => {
  it('matches nothing by a serial number that stands for "not known"', async () => {
    const csv =
      'Device,Serial,Product\nA,To be filled by O.E.M.,Revit\nB,To Be Filled By O.E.M.,Revit\nC,0,Revit\n';
    await confirm(tables, await planned(tables, csv));
    expect(
      tables
        .all('devices')
        .map(({ name, serial }) => [name, serial])
        .sort(),
    ).toEqual([
      ['A', ''],
      ['B', ''],
      ['C', ''],
    ]);
  });

  it('tells the type by the operating system where no column does', async () => {
    await confirm(
      tables,
      await planned(tables, 'Device,OS\nA,Windows 11 Pro\nB,iPadOS 26\nC,iOS 26\nD,Android 16\n'),
    );
    expect(
      tables
        .all('devices')
        .map(({ name, type }) => [name, type])
        .sort(),
    ).toEqual([
      ['A', 'computer'],
      ['B', 'tablet'],
      ['C', 'phone'],
      ['D', 'phone'],
    ]);
  });

  it.each([
    ['Laptops', 'computer'],
    ['Tower', 'computer'],
    ['Tablets', 'tablet'],
    ['Smartphone', 'phone'],
    ['Printer', 'other'],
    ['Chassis', 'other'],
  ])('takes "%s" for what people mean by it', async (word, type) => {
    await confirm(tables, await planned(tables, `Device,Type\nA,${word}\n`));
    expect(tables.all('devices')).toMatchObject([{ type }]);
  });

  it('keeps every phone and tablet of Intune, which are all called alike, and the same file again changes nothing', async () => {
    const csv = await readFile('tests/fixtures/vendor/09-intune-devices.csv', 'utf8');
    const first = await planned(tables, csv);
    expect(first.plan).toMatchObject({ rejectedRows: 0, devices: { created: 8 } });
    await confirm(tables, first);
    const named = tables.all('devices').map(({ name, serial, type }) => `${name} ${serial} ${type}`);
    expect(named.filter((one) => one.startsWith('iP')).sort()).toEqual([
      ...['iPad DMP1 tablet', 'iPhone F17A1 phone', 'iPhone F17A2 phone', 'iPhone F17A3 phone'],
    ]);
    expect((await planned(tables, csv)).batches).toEqual([]);
    const [titles = '', ...rows] = csv.trim().split('\n');
    expect((await planned(tables, [titles, ...rows.reverse()].join('\n'))).batches).toEqual([]);
  });
});

it('keeps a device that gained a publisher for its product alone among those to send', async () => {
  await confirm(tables, await planned(tables, 'Device,Product\nA,Revit\n'));
  const { plan: answer, batches } = await planned(tables, 'Device,Product,Publisher\nA,Revit,Autodesk\n');
  expect(answer).toMatchObject({ devices: { unchanged: 1 }, batches: 1 });
  await confirm(tables, { plan: answer, batches, undo: [], rejections: new Map() });
  expect(tables.all('products')[0]?.publisher).toBe('Autodesk');
});
