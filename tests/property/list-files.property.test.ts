import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runView, type ViewQuery } from '#lib/domain/views/registry.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { listsByView, type ListView } from '#lib/lists/all-lists.ts';
import { cellText } from '#lib/lists/cell-text.ts';
import { columnsFor, shownColumns } from '#lib/lists/columns.ts';
import { type ListDefinition, questionOf } from '#lib/lists/list.ts';
import { accessAs, NOW } from '#tests/support/rows/domain-rows.ts';
import { replicaOf, reportRows } from '#tests/support/rows/report-rows.ts';

const access = accessAs('contract-admin');
const tables = replicaOf(reportRows('a'), access);

/** What a screen has of a list: heads and the text of each cell, as ListTable draws them. */
function onScreen(list: ListDefinition, keys: readonly string[]) {
  const columns = shownColumns(list, access, keys);
  return { keys: columns.map(({ key }) => key), heads: columns.map(({ title }) => title), columns };
}

describe.each(Object.entries<ListDefinition>(listsByView))('the list that %s answers', (view, list) => {
  const query = { ...questionOf(list, { filter: list.noFilter, sort: list.usualSort }), from: 0, count: 200 };
  const asked = { ...query, withFacets: false } as ViewQuery<ListView>;
  const { rows } = runView(view as ListView, tables.reader, asked, { now: NOW, access });

  test('has the same titles in its file as on its screen, whatever columns are shown', () => {
    const all = list.columns.map(({ key }) => key);
    fc.assert(
      fc.property(fc.subarray(all), (chosen) => {
        const screen = onScreen(list, chosen);
        expect(listCsv(list, screen.keys).titles).toEqual(screen.heads);
      }),
    );
    expect(new Set(columnsFor(list, access).map(({ title }) => title)).size).toBe(all.length);
  });

  test('has no blank on its screen, and as many cells in its file as titles', () => {
    const { keys, columns } = onScreen(
      list,
      list.columns.map(({ key }) => key),
    );
    const { titles, cells } = listCsv(list, keys);
    for (const row of rows) {
      for (const column of columns) expect(cellText(column, row), column.key).not.toBe('');
      expect(cells(row)).toHaveLength(titles.length);
    }
  });

  test('says on its screen what its file has, but for words of nothing and the form of numbers', () => {
    const texts = list.columns.filter(({ kind }) => kind === 'text');
    const { cells } = listCsv(
      list,
      texts.map(({ key }) => key),
    );
    for (const row of rows) {
      const said = texts.map((column) => cellText(column, row));
      cells(row).forEach((cell, at) => expect([cell, ''].includes(said[at]!) || cell === '').toBe(true));
    }
  });
});
