import { expect, test } from 'vitest';
import { labelLink, readCode, readShortCode, shortCode } from '#lib/domain/records/devices/device-label.ts';
import { findDevice } from '#lib/domain/views/devices/find-device.ts';
import { accessAs, account, device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const context = { now: NOW, access: accessAs('field-staff') };
const ID = 'dv_01hzy3k9mk7q2v9xmd3w5n7p0';

function tables(): MemoryTables {
  const made = new MemoryTables();
  made.put('accounts', account());
  made.put('devices', { ...device(1, { name: 'NL-1', serial: 'C02X' }), id: ID });
  made.put('devices', device(2, { name: 'NL-10', serial: 'NL-1' }));
  made.put('devices', device(3, { name: 'NL-100', serial: '', displayName: 'Pump room' }));
  made.put('devices', device(4, { name: 'Twin', serial: 'A' }));
  made.put('devices', device(5, { name: 'twin', serial: 'B' }));
  return made;
}

function find(text: string, count = 9) {
  const { devices, exact, total } = findDevice(tables().reader, { text, count }, context);
  return { names: devices.map(({ name }) => name), exact, total };
}

test('finds the device that a serial, an asset name or a short code names in full', () => {
  expect(find('c02x')).toEqual({ names: ['NL-1'], exact: 1, total: 1 });
  expect(find('NL-100')).toEqual({ names: ['NL-100'], exact: 1, total: 1 });
  expect(find(shortCode(ID))).toEqual({ names: ['NL-1'], exact: 1, total: 1 });
  expect(find(' d3w5 n7po ')).toEqual({ names: ['NL-1'], exact: 1, total: 1 });
});

test('puts what is named in full first, then what has the words, each once', () => {
  expect(find('nl-1')).toEqual({ names: ['NL-10', 'NL-1', 'NL-100'], exact: 2, total: 3 });
  expect(find('nl-1', 2)).toEqual({ names: ['NL-10', 'NL-1'], exact: 2, total: 3 });
  expect(find('nl-1', 1)).toEqual({ names: ['NL-10'], exact: 2, total: 3 });
  expect(find('pump')).toEqual({ names: ['NL-100'], exact: 0, total: 1 });
});

test('leaves it to the person where two have the name', () => {
  expect(find('Twin')).toEqual({ names: ['Twin', 'twin'], exact: 2, total: 2 });
});

test('reads the S that barcodes of serials begin with, and only where nothing has it', () => {
  expect(find('SC02X')).toMatchObject({ names: ['NL-1'], exact: 1 });
  expect(find('SB')).toMatchObject({ names: ['twin'], exact: 1 });
});

test('finds nothing for nothing', () => {
  expect(find('  ')).toEqual({ names: [], exact: 0, total: 0 });
  expect(find('no such device')).toEqual({ names: [], exact: 0, total: 0 });
});

test('the label of a device that was merged into another one finds that one', () => {
  const made = tables();
  const gone = `${ID.slice(0, -8)}aaaabbbb`;
  made.put('aliases', { id: gone, collection: 'devices', to: testId('dv', 2) });
  const { devices } = findDevice(made.reader, { text: 'AAAA-BBBB', count: 9 }, context);
  expect(devices.map(({ name }) => name)).toEqual(['NL-10']);
});

test('a label says its device in a link and in a code that people can read out', () => {
  expect(readCode(labelLink('https://desk.example', ID))).toEqual({ kind: 'device', id: ID });
  // The server has another name since.
  expect(readCode(` http://10.0.0.7:4173/d/${ID}\n`)).toEqual({ kind: 'device', id: ID });
  expect(shortCode(ID)).toBe('D3W5-N7P0');
  expect(readShortCode('d3w5n7p0')).toBe('d3w5n7p0');
  expect(readShortCode('D3W5-N7PO')).toBe('d3w5n7p0');
  expect(readShortCode('D3W5-N7P')).toBeNull();
  expect(readShortCode('D3W5-N7PU')).toBeNull();
});

test('takes a bare serial or name as words', () => {
  expect(readCode('C02XK0ABCD')).toEqual({ kind: 'words', text: 'C02XK0ABCD' });
  expect(readCode(' NL-PH-9 ')).toEqual({ kind: 'words', text: 'NL-PH-9' });
  expect(readCode('<img src=x onerror=alert(1)>')).toMatchObject({ kind: 'words' });
});

test('everything else is foreign: bounded, in one line, without what turns or hides text', () => {
  const foreign = (text: string) => {
    const read = readCode(text);
    return read.kind === 'foreign' ? read.shown : read;
  };
  expect(foreign('https://evil.example/d/dv_1')).toBe('https://evil.example/d/dv_1');
  expect(foreign(`javascript://desk.example/d/${ID}`)).toContain('javascript:');
  expect(foreign(`https://desk.example/d/${ID}/../../settings`)).toContain('https://desk');
  expect(foreign(`https://desk.example/d/${ID}?to=//evil.example`)).toContain('https://desk');
  expect(foreign('BEGIN:VCARD\nFN:Eve\nEND:VCARD')).toBe('BEGIN:VCARD FN:Eve END:VCARD');
  expect(foreign('NL\u202E1')).toBe('NL 1');
  expect(foreign('x'.repeat(4_296))).toBe(`${'x'.repeat(60)}…`);
  expect(foreign('')).toBe('');
});
