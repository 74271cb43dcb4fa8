import { expect, test } from 'vitest';
import { findAnything } from '#lib/domain/views/find-anything.ts';
import { accessAs, account, device, NOW, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { newProduct } from '#lib/domain/records/product.ts';

const context = { now: NOW, access: accessAs('contract-admin') };

function tables(): MemoryTables {
  const made = new MemoryTables();
  made.put('accounts', account());
  made.put('users', user(1, { firstName: 'Zoë', lastName: 'Østergård', email: 'zoe@x.example' }));
  for (const number of [1, 2, 3])
    made.put('devices', device(number, { name: `NL-1${'0'.repeat(number - 1)}`, serial: `S${number}` }));
  made.put(
    'products',
    newProduct({ id: testId('pr', 1), name: 'Revit', publisher: 'Autodesk', createdAt: 1 }),
  );
  return made;
}

function titles(text: string, given: Partial<Parameters<typeof findAnything>[1]> = {}): string[] {
  const query = { text, recent: [], count: 2, ...given };
  return findAnything(tables().reader, query, context).map(({ title }) => title);
}

test('finds records of every kind, without accents and case', () => {
  expect(titles('ostergard')).toEqual(['Zoë Østergård']);
  expect(titles('REVIT')).toEqual(['Revit']);
  expect(titles('autodesk rev')).toEqual(['Revit']);
  expect(titles('no such thing')).toEqual([]);
});

test('puts the name that was typed in full first, and no more of a kind than asked for, each once', () => {
  expect(titles('nl-100')).toEqual(['NL-100']);
  expect(titles('nl-1')).toEqual(['NL-1', 'NL-10']);
  expect(titles('NL-100', { count: 1 })).toEqual(['NL-100']);
});

test('without words shows what was opened before, the last first, without what is gone', () => {
  const recent = [
    { kind: 'devices' as const, id: testId('dv', 2) },
    { kind: 'users' as const, id: testId('us', 99) },
    { kind: 'users' as const, id: testId('us', 1) },
  ];
  expect(titles('  ', { recent })).toEqual(['NL-10', 'Zoë Østergård']);
});
