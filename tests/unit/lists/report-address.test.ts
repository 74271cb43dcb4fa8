import { expect, test } from 'vitest';
import { reports } from '#lib/domain/views/reports/all-reports.ts';
import { noReportFilter } from '#lib/domain/views/reports/report.ts';
import { addressOfReport, queryFromParams } from '#lib/ui/state/report-address.ts';
import { lineWords } from '#lib/ui/components/chart/time-lines.ts';

test('an address of a report and the question that it asks are the same, whatever is asked', () => {
  for (const report of reports) {
    const has = (name: string) => report.filters.some((one) => one === name);
    const query = {
      name: report.name,
      filter: {
        contracts: has('contracts') ? ['ct_a', 'ct_b'] : [],
        products: has('products') ? ['pr_a'] : [],
        users: has('users') ? ['us_a', '?jo@studio.example'] : [],
        parts: report.parts.slice(0, 1).map(({ key }) => key),
        bands: report.bands.slice(1, 3).map(({ key }) => key),
        idleDays: has('idleDays') ? 30 : null,
        from: has('period') ? '2026-01-01' : null,
        to: has('period') ? '2026-03-31' : null,
        on: has('on') ? '2026-02-28' : null,
        by: has('by') ? ('month' as const) : null,
      },
      sort: { column: report.columns.at(-1)!.key, isDescending: true },
    };
    const { pathname, searchParams } = new URL(addressOfReport(query), 'https://desk.example');
    expect(pathname).toBe(`/reports/${report.name}`);
    expect(queryFromParams(report.name, searchParams)).toEqual(query);
  }
});

test('what an address has wrong is dropped and the rest kept', () => {
  const params = new URLSearchParams(
    'part=nobody&part=never&idle=17&contract=&contract=ct_a&from=2026-13-45&on=yesterday&sort=-secret',
  );
  expect(queryFromParams('reclaim', params)).toEqual({
    name: 'reclaim',
    filter: { ...noReportFilter, contracts: ['ct_a'], parts: ['never'] },
    sort: { column: 'person', isDescending: false },
  });
  expect(addressOfReport({ name: 'reclaim', filter: noReportFilter })).toBe('/reports/reclaim');
});

test('a line over time says its last, most and least in words', () => {
  const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
  const line = (values: (number | null)[]) => lineWords(days, { key: 'a', label: 'Assigned', values });
  expect(line([1, 1_200, 7])).toBe('7 on 3 Nov 2026; most 1,200 on 2 Nov 2026, least 1 on 1 Nov 2026');
  expect(line([5, 5, 5])).toBe('5 throughout');
  expect(line([null, null, null])).toBe('not known');
});
