import '../../src/app.css';
import axe from 'axe-core';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { cdp, commands, page, userEvent } from 'vitest/browser';
import type { ReportDoor } from '#lib/bridge/reports.ts';
import { reports } from '#lib/domain/views/reports/all-reports.ts';
import { noReportFilter, type ReportQuery } from '#lib/domain/views/reports/report.ts';
import { reportAnswer, reportRows } from '#lib/domain/views/reports/run-report.ts';
import { reportCells, reportTitles } from '#lib/files/csv/report-csv.ts';
import ReportScreen from '#lib/ui/areas/reports/ReportScreen.svelte';
import { ReportSession } from '#lib/ui/state/report-session.svelte.ts';
import { accessAs, account, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { expectShape, type Shape, shapeOf } from '#tests/support/screens/picture-shape.ts';
import { replicaOf, reportRows as madeRows } from '#tests/support/rows/report-rows.ts';

const access = accessAs('contract-admin');
const context = { now: NOW, access };
const { reader } = replicaOf(madeRows('a'), access);
const person = { accountId: testId('ac', 1), userId: access.userId };
const KEPT = import.meta.glob<{ default: Shape }>('../fixtures/report-shapes/*.json', { eager: true });
/** To draw the kept shapes anew: `VITE_DRAW_SHAPES=1`, and look at the screens. */
const isDrawing = import.meta.env['VITE_DRAW_SHAPES'] === '1';

let stop: (() => void) | null = null;
afterEach(async () => {
  stop?.();
  stop = null;
  delete document.documentElement.dataset['theme'];
  await setMedia('');
  await page.viewport(1_280, 800);
});

function setMedia(media: '' | 'print'): Promise<unknown> {
  return (cdp() as unknown as { send(method: string, args: object): Promise<unknown> }).send(
    'Emulation.setEmulatedMedia',
    { media },
  );
}

const door: ReportDoor = {
  report: (query) => Promise.resolve(reportAnswer(reader, query, context)),
  rows: (query, _now, window) => Promise.resolve(reportRows(reader, { ...query, ...window }, context)),
  startExport: () => ({ answer: Promise.resolve(null), cancel: () => {} }),
  close: () => {},
};

async function open(query: ReportQuery, openDoor: () => Promise<ReportDoor> = () => Promise.resolve(door)) {
  const host = document.body.appendChild(document.createElement('main'));
  host.style.cssText = 'height: 100vh; position: absolute; inset: 0';
  const session = new ReportSession(person, openDoor);
  const [onquery, onopen, onexport, onprint] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  const desk = {
    access,
    now: NOW,
    account: { account: account(), me: null, access, isPending: false } as never,
  };
  const screen = mount(ReportScreen, {
    target: host,
    props: { desk, session, query, onquery, onopen, onexport, onprint },
  });
  stop = () => {
    session.close();
    void unmount(screen);
    host.remove();
  };
  return { host, session, onquery, onopen, onexport, onprint };
}

function queryOf(name: ReportQuery['name']): ReportQuery {
  return { name, filter: noReportFilter, sort: reports.find((one) => one.name === name)!.sort };
}

async function drawn(host: HTMLElement, name: string): Promise<void> {
  await vi.waitFor(() => {
    expect(host.querySelector('.body [role=row]')).not.toBeNull();
    expect(host.querySelector('table.only-print td')).not.toBeNull();
    if (name !== 'seat-use') return;
    // Drawn anew when its place has another width.
    const canvas = host.querySelector('.u-wrap');
    expect(canvas?.clientWidth).toBeGreaterThan(0);
    expect(canvas?.clientWidth).toBe(canvas?.closest('.drawn')?.clientWidth);
  });
}

test('a report that is printed, by its button or the browser’s own menu, is told with its rows', async () => {
  const query = queryOf('seat-use');
  const { host, onprint } = await open(query);
  dispatchEvent(new Event('beforeprint'));
  expect(onprint).not.toHaveBeenCalled();
  await drawn(host, query.name);
  dispatchEvent(new Event('beforeprint'));
  expect(onprint).toHaveBeenCalledExactlyOnceWith(query, reportAnswer(reader, query, context)!.total);
});

for (const report of reports) {
  test(`${report.name} keeps its shape in light, dark and print`, async () => {
    const { host } = await open(queryOf(report.name));
    await drawn(host, report.name);
    for (const look of ['light', 'dark', 'print'] as const) {
      document.documentElement.dataset['theme'] = look === 'dark' ? 'dark' : 'light';
      await setMedia(look === 'print' ? 'print' : '');
      await vi.waitFor(() => expect(matchMedia('print').matches).toBe(look === 'print'));
      await drawn(host, report.name);
      const name = `${report.name}-${look}`;
      const shape = shapeOf(host);
      if (isDrawing)
        await commands.writeFile(`tests/fixtures/report-shapes/${name}.json`, `${JSON.stringify(shape)}\n`);
      else expectShape(name, shape, KEPT[`../fixtures/report-shapes/${name}.json`]!.default);
    }
  });

  test(`${report.name} is good for assistive technology at 1280 and 390 px, light and dark`, async () => {
    const { host } = await open(queryOf(report.name));
    for (const width of [1_280, 390]) {
      await page.viewport(width, 844);
      await drawn(host, report.name);
      for (const theme of ['light', 'dark']) {
        document.documentElement.dataset['theme'] = theme;
        const { violations } = await axe.run(host);
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          serious.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
          `${width} ${theme}`,
        ).toEqual([]);
      }
      expect(document.documentElement.scrollWidth, `${width} wide`).toBeLessThanOrEqual(width);
    }
    // The last width is a phone's: what is touched has 44 px.
    const small = [...host.querySelectorAll<HTMLElement>('button, a, select, summary, input[type=date]')]
      .filter((one) => one.offsetParent !== null && !one.closest('[role=grid]'))
      .filter((one) => one.getBoundingClientRect().height < 43.5)
      .map((one) => one.textContent);
    expect(small).toEqual([]);
  });

  test(`${report.name} says the same in its picture, its list, its button and its file`, async () => {
    const query = queryOf(report.name);
    const { host, onexport } = await open(query);
    await drawn(host, report.name);
    const { rows, total } = reportRows(reader, { ...query, from: 0, count: Infinity }, context);
    const button = [...host.querySelectorAll('button')].find((one) => one.textContent.includes('Export'))!;
    expect(button.textContent.trim()).toBe(`Export ${total} ${total === 1 ? 'row' : 'rows'}`);
    expect(host.querySelector('[role=grid]')?.getAttribute('aria-rowcount')).toBe(String(total + 1));
    button.click();
    expect(onexport).toHaveBeenCalledWith(query, total, NOW);
    const heads = [...host.querySelectorAll('[role=columnheader]')].map((one) =>
      one.textContent.replace(/ [↑↓]$/, '').trim(),
    );
    expect(heads).toEqual(reportTitles(report.columns));
    const first = [...host.querySelectorAll('.body [role=row]:first-child [role=gridcell]')].map((one) =>
      one.textContent.trim(),
    );
    const file = reportCells(rows[0]!.cells, report.columns);
    for (const [at, { kind }] of report.columns.entries())
      if (kind === 'text' || kind === 'count') expect(first[at]).toBe(file[at]?.trim());
    // Bars of these are of something else than rows.
    if (report.bars === 'none' || report.bars === 'group' || report.name === 'over-used') return;
    const all = [...host.querySelectorAll('.bars tbody .all')].map((one) => Number(one.textContent));
    const rest = Number(/with ([\d,]+) together/.exec(host.textContent)?.[1] ?? 0);
    expect(all.reduce((sum, one) => sum + one, rest)).toBe(total);
  });
}

test('a bar leads to the list behind it, which is as long as its number', async () => {
  const { host } = await open(queryOf('reclaim'));
  await drawn(host, 'reclaim');
  const link = host.querySelector<HTMLAnchorElement>('.bars tbody a')!;
  const count = Number(link.closest('tr')!.querySelector('.all')!.textContent);
  const products = new URL(link.href).searchParams.getAll('product');
  const filter = { ...noReportFilter, products };
  expect(reportRows(reader, { ...queryOf('reclaim'), filter, from: 0, count: 0 }, context).total).toBe(count);
});

test('a row opens by the keyboard alone, and a day of the picture is reached by arrows', async () => {
  const { host, onopen } = await open(queryOf('seat-use'));
  await drawn(host, 'seat-use');
  const slider = host.querySelector<HTMLInputElement>('input[type=range]')!;
  slider.focus();
  expect(slider.getAttribute('aria-valuetext')).toMatch(/^24 Nov 2026: Assigned \d+, Bought \d+/);
  await userEvent.keyboard('{ArrowLeft}');
  await vi.waitFor(() => expect(slider.getAttribute('aria-valuetext')).toMatch(/^23 Nov 2026/));
  host.querySelector<HTMLElement>('[role=grid]')!.focus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(onopen).toHaveBeenCalledWith(
    expect.objectContaining({
      to: 'report',
      name: 'holdings',
      filter: expect.objectContaining({ on: '2026-11-23' }),
    }),
  );
});

test('use of credits says what is left, by what it is summed, and on paper what it was narrowed to', async () => {
  const query = queryOf('credit-use');
  const filter = { ...query.filter, contracts: [testId('ct', 2)], from: '2026-01-01', by: 'month' as const };
  const { host, onquery } = await open({ ...query, filter });
  await drawn(host, 'credit-use');
  const { credits, bars } = reportAnswer(reader, { ...query, filter }, context)!;
  const used = (credits!.amount / 1_000).toLocaleString('en-US');
  expect(host.querySelector('.picture p')?.textContent).toContain(`${used} credits used by`);
  expect(host.querySelector('.burn svg')?.getAttribute('aria-label')).toMatch(
    /left today\. In the last 30 days/,
  );
  expect(host.querySelectorAll('.bars tbody tr')).toHaveLength(bars.length);
  expect(host.querySelector('.bars tbody th')?.textContent).toMatch(/^\s*[A-Z][a-z]{2} 2026\s*$/);
  expect(host.querySelector('.account')?.textContent.replaceAll(/\s+/g, ' ')).toMatch(
    /By month; Contracts: .+; From 1 Jan 2026/,
  );
  await page.getByRole('combobox', { name: 'Use by' }).selectOptions('By product');
  expect(onquery).toHaveBeenCalledWith({ ...query, filter: { ...filter, by: 'product' } });
});

test('a report that takes long says what it does and is canceled, and asked again', async () => {
  const never = new Promise<ReportDoor>(() => {});
  let asked = 0;
  const { host } = await open(queryOf('expiring'), () => (++asked === 1 ? never : Promise.resolve(door)));
  await vi.waitFor(() => expect(host.textContent).toContain('Step 1 of 2: reading the rows on this device'));
  [...host.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Cancel')!.click();
  await vi.waitFor(() => expect(host.textContent).toContain('Canceled.'));
  [...host.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Run again')!.click();
  await drawn(host, 'expiring');
});
