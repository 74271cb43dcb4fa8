import '../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import ImportColumns from '#lib/ui/areas/import/ImportColumns.svelte';
import ImportPlanView from '#lib/ui/areas/import/ImportPlanView.svelte';
import type { ImportPreview } from '#lib/files/import-preview.ts';
import type { PlannedInstalls, PlannedRecords } from '#workers/imports/contract.ts';
import { readable } from '#tests/support/rows/import-files.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { readingsIn } from '#workers/imports/readings-in.ts';
import { recall, remember } from '#workers/imports/remembered.ts';
import { removeKept } from '#lib/replica/kept-here.ts';

let host: HTMLElement;
let stop: (() => void) | null = null;
beforeEach(() => {
  host = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  stop?.();
  stop = null;
  host.remove();
});

const plan: PlannedInstalls = {
  status: 'planned',
  canBeComplete: false,
  notKept: [],
  ends: null,
  kind: 'install-list',
  family: 'installs',
  rows: 1,
  devices: { created: 0, updated: 0, unchanged: 0 },
  installs: { created: 0, updated: 0, unchanged: 0, removed: 0 },
  productsCreated: [],
  olderDevices: 0,
  rejectedRows: 1,
  undatedDevices: 0,
  problems: [{ cause: 'The device has no name.', rows: 1, lines: [2] }],
  leftOut: [],
  batches: 0,
};

function said(part: Partial<PlannedInstalls>): string {
  stop?.();
  const shown = mount(ImportPlanView, {
    target: host,
    props: { plan: { ...plan, ...part }, onrejected: () => {} },
  });
  stop = () => void unmount(shown);
  return host.textContent.replace(/\s+/g, ' ');
}

test('says why nothing would be imported as it is: all here, some here, none taken', () => {
  expect(said({})).toContain('the file’s only row can’t be imported');
  expect(said({ rows: 3, rejectedRows: 3 })).toContain('none of the rows can be imported');
  expect(said({ rows: 3 })).toContain('the other rows are already here');
  expect(said({ rejectedRows: 0, problems: [] })).toContain('everything in the file is already here');
});

test('speaks of one as of one, and fits into a phone', async () => {
  await page.viewport(390, 844);
  host.style.width = '358px';
  const problems = [{ cause: `It is "${'x'.repeat(200)}".`, rows: 1, lines: [2] }];
  const one = said({ batches: 1, productsCreated: ['Revit'], olderDevices: 1, problems });
  expect(one).toContain('1 row was read.');
  expect(one).toContain('1 new product: Revit');
  expect(one).toContain('1 device checked in after');
  expect(one).toContain('1 row would not be imported');
  expect(host.scrollWidth).toBeLessThanOrEqual(358);
  await page.viewport(1_280, 800);
});

test('marks the columns that were found by their title, those that were not, and those a person chose', async () => {
  const file = await readable('Computer;Serial;Colour\nWS-1;1;red\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const choices = { ...preview.choices, mapping: { ...preview.choices.mapping, product: 2, serial: null } };
  const shown = mount(ImportColumns, {
    target: host,
    props: { preview, fileName: 'list.csv', choices, onchoices: () => {}, onencoding: () => {} },
  });
  stop = () => void unmount(shown);
  const help = (name: string) => {
    const field = page.getByLabelText(name, { exact: true }).element();
    return document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent;
  };
  expect(help('Device')).toBe('Matched automatically');
  expect(help('Version')).toBe('No matching column (optional)');
  expect(help('Product')).toBe('Chosen by you');
  expect(help('Serial number')).toBe('Left out by you');
});

test('says where two columns have the title of a field, and offers them apart', async () => {
  const file = await readable('Device,Version,Product,Version\nWS-1,Windows 11,Revit,2026\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const props = {
    preview,
    fileName: 'list.csv',
    choices: preview.choices,
    onchoices: () => {},
    onencoding: () => {},
  };
  const shown = mount(ImportColumns, { target: host, props });
  stop = () => void unmount(shown);
  const field = page.getByLabelText('Version', { exact: true }).element() as HTMLSelectElement;
  expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe(
    '2 columns have this title: choose one (optional)',
  );
  expect([...field.options].map(({ label }) => label)).toEqual([
    ...['Not in the file', 'Device', 'Version (column 2)', 'Product', 'Version (column 4)'],
  ]);
});

test('says what is not read of rows that are taken', () => {
  const none = { created: 0, updated: 0, unchanged: 0 };
  const records: PlannedRecords = {
    status: 'planned',
    canBeComplete: false,
    notKept: [],
    ends: null,
    kind: 'snipe-licenses',
    family: 'records',
    rows: 9,
    productsCreated: [],
    rejectedRows: 0,
    batches: 1,
    people: none,
    contracts: { ...none, created: 9 },
    entitlements: none,
    changedRows: 9,
    creditsMatched: 0,
    names: { differing: 0, areTaken: false, namesakes: 0, namesakesShown: [] },
    problems: [],
    terms: { created: 0, updated: 0 },
    assignments: { ...none, ended: 0 },
    overages: [],
    leftOut: [{ cause: 'The price has no currency.', rows: 7, lines: [2, 3, 4, 5, 6] }],
  };
  const shown = mount(ImportPlanView, { target: host, props: { plan: records, onrejected: () => {} } });
  stop = () => void unmount(shown);
  expect(host.textContent.replace(/\s+/g, ' ')).toContain(
    'Not read The price has no currency. 7 rows: lines 2, 3, 4, 5, 6 …',
  );
});

test('a column can be chosen for a field, and left out', async () => {
  const file = await readable('Computer;Serial;Colour\nWS-1;1;red\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const told: unknown[] = [];
  const shown = mount(ImportColumns, {
    target: host,
    props: {
      preview,
      fileName: 'list.csv',
      choices: preview.choices,
      onencoding: () => {},
      onchoices: ({ mapping }) => told.push([mapping['device'], mapping['product'], mapping['serial']]),
    },
  });
  stop = () => void unmount(shown);
  await userEvent.selectOptions(page.getByLabelText('Product', { exact: true }), 'Colour');
  await userEvent.selectOptions(page.getByLabelText('Serial number', { exact: true }), 'Not in the file');
  expect(told).toEqual([
    [0, 2, 1],
    [0, null, null],
  ]);
});

test('shows for contracts, people and seats what would come, and warns of seats that exceed', () => {
  const none = { created: 0, updated: 0, unchanged: 0 };
  const records: PlannedRecords = {
    status: 'planned',
    canBeComplete: false,
    notKept: [],
    ends: null,
    kind: 'autodesk-usage',
    family: 'records',
    rows: 3,
    productsCreated: [],
    rejectedRows: 1,
    batches: 1,
    people: { ...none, created: 2 },
    texts: [{ key: 'department', created: 2, updated: 1 }],
    contracts: none,
    entitlements: none,
    changedRows: 3,
    creditsMatched: 0,
    names: { differing: 0, areTaken: false, namesakes: 0, namesakesShown: [] },
    terms: { created: 0, updated: 0 },
    assignments: { ...none, created: 3, ended: 1 },
    leftOut: [],
    problems: [{ cause: 'No seat is left.', rows: 1, lines: [4] }],
    overages: [{ product: 'Revit', contract: 'C-1', seats: 2 }],
  };
  const shown = mount(ImportPlanView, { target: host, props: { plan: records, onrejected: () => {} } });
  stop = () => void unmount(shown);
  const rows = [...host.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent.trim()).join(' '),
  );
  expect(rows).toEqual(['People 2 0 0 –', 'Department 2 1 – –', 'Assignments 3 0 0 1']);
  expect(host.textContent.replace(/\s+/g, ' ')).toContain('More assigned than bought: Revit on C-1 by 2.');
});

test('says which kind of file it is, and reads it as another when told', async () => {
  const file = await readable('First name,Last name,Email,Colour\nA,B,a@x.example,red\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const told: string[] = [];
  const shown = mount(ImportColumns, {
    target: host,
    props: {
      preview,
      fileName: 'list.csv',
      choices: preview.choices,
      onencoding: () => {},
      onchoices: ({ kind, mapping }) => told.push(`${kind} ${mapping['email']}`),
    },
  });
  stop = () => void unmount(shown);
  const kind = page.getByLabelText('File type', { exact: true });
  await expect.element(kind).toHaveValue('people');
  await userEvent.selectOptions(kind, 'snipe-users');
  expect(told).toEqual(['snipe-users 2']);
});

test('a file that says nothing of its encoding shows what was read by it, and is read as another when told', async () => {
  const file = await readable(
    Uint8Array.from([...'Device;Last user\nWS-1;M'].map((one) => one.charCodeAt(0)).concat(0xfc, 0x6c, 0x0a)),
  );
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const told: string[] = [];
  const shown = mount(ImportColumns, {
    target: host,
    props: {
      preview,
      fileName: 'list.csv',
      choices: preview.choices,
      onchoices: () => {},
      onencoding: (name) => told.push(name),
    },
  });
  stop = () => void unmount(shown);
  const letters = page.getByLabelText('Encoding', { exact: true });
  await expect.element(letters).toHaveValue('Western (Windows-1252)');
  expect(host.textContent).toContain('Sample text: Mül');
  await userEvent.selectOptions(letters, 'Cyrillic (Windows-1251)');
  expect(told).toEqual(['Cyrillic (Windows-1251)']);
});

test('a number that may be in the thousands is asked about with both its readings', async () => {
  const file = await readable('Contract number,Product name,Seats\nC1,Revit,1.234\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const told: unknown[] = [];
  const shown = mount(ImportColumns, {
    target: host,
    props: {
      preview,
      fileName: 'list.csv',
      choices: preview.choices,
      onencoding: () => {},
      onchoices: ({ decimalMark }) => told.push(decimalMark),
    },
  });
  stop = () => void unmount(shown);
  const ways = page.getByLabelText('Ambiguous numbers: is 1.234 in the thousands, or a decimal?');
  await expect.element(ways).toHaveValue('');
  await userEvent.selectOptions(ways, 'Thousands (1,234)');
  await userEvent.selectOptions(ways, 'Decimals (1.234)');
  expect(told).toEqual([',', '.']);
});

test('a file that two kinds fit is asked about with what it has as each, before any column', async () => {
  const file = await readable('Name,Email,Serial number\nAnn,ann@x.com,S-1\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const readings = await readingsIn(file, preview.byKind, Date.now());
  const told: string[] = [];
  const shown = mount(ImportColumns, {
    target: host,
    props: {
      preview: { ...preview, readings },
      fileName: 'list.csv',
      choices: preview.choices,
      asksKind: true,
      onencoding: () => {},
      onchoices: ({ kind, mapping }) => told.push(`${kind} ${mapping['email']}`),
    },
  });
  stop = () => void unmount(shown);
  await expect.element(page.getByLabelText('1 device Install list')).not.toBeChecked();
  expect(page.getByLabelText('File type').query()).toBe(null);
  await userEvent.click(page.getByLabelText('1 person List of people'));
  expect(told).toEqual(['people 1']);
});

test('columns that a person chose for these titles before are said, with a way back and forth', async () => {
  const person = { accountId: 'ac_files', userId: 'us_files' };
  const file = await readable('Box,Colour\nWS-1,Revit\n');
  const preview = previewFile(file) as Extract<ImportPreview, { status: 'readable' }>;
  const { columns, choices, byKind } = preview;
  const byHand = { ...choices, mapping: { ...choices.mapping, device: 0, product: 1 } };
  const at = Date.UTC(2026, 10, 12, 12);
  expect(await recall(person, columns, byKind)).toBe(null);
  await remember(person, columns, { choices: byHand, found: [choices, ...byKind], at });
  const remembered = await recall(person, ['Colour', 'Box'], byKind);
  expect(remembered?.choices.mapping).toMatchObject({ device: 1, product: 0 });
  const told: unknown[] = [];
  const shown = mount(ImportColumns, {
    target: host,
    props: {
      preview: { ...preview, remembered },
      fileName: 'list.csv',
      choices: byHand,
      onencoding: () => {},
      onchoices: ({ mapping }) => told.push(mapping['device']),
    },
  });
  stop = () => void unmount(shown);
  await expect.element(page.getByText(/Columns as you chose them on .*2026/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Match automatically' }));
  await userEvent.click(page.getByRole('button', { name: 'Use the columns you chose' }));
  expect(told).toEqual([null, 1]);
  // Whoever goes back to what the titles say is not asked again.
  await remember(person, columns, { choices, found: [choices, ...byKind], at });
  expect(await recall(person, columns, byKind)).toBe(null);
  await remember(person, columns, { choices: byHand, found: [choices, ...byKind], at });
  expect(await removeKept(person)).toBe(true);
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).not.toContain('readings-ac_files-us_files');
});
