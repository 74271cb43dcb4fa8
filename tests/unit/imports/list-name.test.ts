import { expect, test } from 'vitest';
import { listName } from '#lib/files/list-name.ts';

test.each([
  ['Installs-2026-11.csv', 'installs'],
  ['installs_2026_12 (2).xlsx', 'installs'],
  ['INSTALLS - Copy.csv', 'installs'],
  ['DevicesWithInventory_e1f2a8.csv', 'deviceswithinventory'],
  ['Installs2026.csv', 'installs'],
  ['seats_by_user 30.11.2026.tsv', 'seats by user'],
  ['設備一覧2026.csv', '設備一覧'],
  ['2026-11-30.csv', ''],
])('%s is the list "%s"', (file, list) => expect(listName(file)).toBe(list));
