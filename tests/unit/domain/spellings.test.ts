import { beforeEach, describe, expect, it } from 'vitest';
import { visibleText } from '#lib/base/visible-text.ts';
import { cleanText } from '#lib/server/agents/bodies/inventory.ts';
import { apply, device, testId, user } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

describe('a person whose address is spelled in two ways', () => {
  beforeEach(() => {
    tables.put('users', user(1, { email: 'anna@müller.de' }));
  });

  it('is not added twice', async () => {
    const person = { firstName: 'Anna', lastName: 'M', email: 'ANNA@xn--mller-kva.de' };
    await apply(tables, 'users.add', person);
    expect(tables.all('users').map(({ email }) => email)).toEqual(['anna@müller.de']);
  });

  it('is one in a file, and the one that is there', async () => {
    const list =
      "First name,Last name,Email\nAnna,M,anna@xn--mller-kva.de\nAnna,M,Anna@Müller.de\nSean,O'Brien,o'brien@acme.ie\n";
    const plan = await planned(tables, list);
    expect(plan.plan).toMatchObject({ people: { created: 1, unchanged: 1 }, rejectedRows: 0 });
    expect(await confirm(tables, plan)).toBe(0);
    expect(tables.all('users').map(({ email }) => email)).toEqual(['anna@müller.de', "o'brien@acme.ie"]);
  });
});

describe('what can not be seen in a text', () => {
  it.each([
    ['\u200b', ''],
    ['\u200b\u2060 \ufe0f\ufeff', ''],
    ['\u200e5CG123\u202c', '5CG123'],
    ['WS\u00ad-\u200b7', 'WS-7'],
    ['5CG\u200d123', '5CG123'],
    ['  Zoe\u0308 ', 'Zoë'],
  ])('is not kept: %j', (text, seen) => {
    expect(visibleText(text)).toBe(seen);
    expect(cleanText(text)).toBe(seen);
  });

  it.each(['👩‍🔧 bench', 'نامه‌ها', 'क्‍ष', 'Ünïcode', '東京 3', '❤️'])(
    'is kept where the script needs it: %s',
    (text) => {
      expect(visibleText(text)).toBe(text);
    },
  );

  it('makes no device of no name, and no two of one serial number', async () => {
    expect(await apply(tables, 'devices.add', { name: '\u200b', type: 'computer' })).toMatchObject({
      status: 'refused',
      reason: 'invalid',
    });
    tables.put('devices', device(1, { name: 'WS-1', serial: '5CG123' }));
    const plan = await planned(
      tables,
      'Device,Serial number,Product\nWS\u200b-1,\u200e5CG123,Revit\n\u200b,,Revit\n',
    );
    expect(plan.plan).toMatchObject({ devices: { created: 0, updated: 1 }, rejectedRows: 1 });
  });

  it('does not keep a row that has it from its next edit', async () => {
    tables.put('devices', device(1, { displayName: '\u200eWS-1' }));
    const edits = { displayName: { was: '\u200eWS-1', to: 'WS-2' } };
    const outcome = await apply(tables, 'devices.edit', { id: testId('dv', 1), ...edits });
    expect([outcome.status, tables.row('devices', testId('dv', 1))?.displayName]).toEqual([
      'accepted',
      'WS-2',
    ]);
  });
});
