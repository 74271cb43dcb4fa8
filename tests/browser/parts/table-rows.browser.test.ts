import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { TableSort } from '#lib/ui/components/table/column.ts';
import { RowWindow } from '#lib/ui/components/table/row-window.svelte.ts';
import VirtualTable from '#lib/ui/components/table/VirtualTable.svelte';

interface Row {
  readonly id: string;
  readonly name: string;
}
const TOTAL = 100_000;
let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

function show() {
  const host = document.createElement('div');
  host.style.cssText = 'height: 400px; width: 900px';
  document.body.append(host);
  const source = new RowWindow<Row>();
  const asked: number[] = [];
  const opened = vi.fn<(row: Row) => void>();
  const sorted = vi.fn<(sort: TableSort<'name'>) => void>();
  const chosen = vi.fn<(ids: ReadonlySet<string>) => void>();
  const chosenAll = vi.fn<() => void>();
  const text = createRawSnippet<[Row, 'name']>((row) => ({ render: () => `<span>${row().name}</span>` }));
  const phone = createRawSnippet<[Row]>((row) => ({ render: () => `<span>${row().name}</span>` }));
  const table = mount(VirtualTable<Row, 'name'>, {
    target: host,
    props: {
      label: 'Devices',
      source,
      cell: text,
      phone,
      columns: [{ key: 'name', label: 'Name', track: '1fr' }],
      sort: { column: 'name', isDescending: false },
      onsort: sorted,
      onopen: opened,
      onchoose: chosen,
      onchooseall: chosenAll,
    },
  });
  source.ask((from, count) => {
    asked.push(count);
    const length = Math.max(0, Math.min(count, TOTAL - from));
    const rows = Array.from({ length }, (_, at) => ({ id: `r${from + at}`, name: `Row ${from + at}` }));
    return Promise.resolve({ rows, total: TOTAL });
  });
  stop = () => {
    void unmount(table);
    host.remove();
  };
  const grid = host.querySelector<HTMLElement>('[role=grid]')!;
  return { grid, asked, opened, sorted, chosen, chosenAll, source };
}

function activeRow(grid: HTMLElement): Element | null {
  return document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
}

test('shows 100,000 rows by asking for small windows, and says how many there are', async () => {
  const { grid, asked } = show();
  await vi.waitFor(() => expect(grid.getAttribute('aria-rowcount')).toBe('100001'));
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 5'));
  grid.scrollTop = 50_000 * 34;
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 50003'));
  expect(Math.max(...asked)).toBeLessThan(300);
  expect(grid.querySelectorAll('[role=row]').length).toBeLessThan(60);
  for (const row of grid.querySelectorAll('.body [role=row]')) {
    expect(row.textContent).toContain(`Row ${Number(row.getAttribute('aria-rowindex')) - 2}`);
  }
});

test('the keyboard reaches the last row and comes back, the focus staying in the table', async () => {
  const { grid, opened } = show();
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 0'));
  grid.focus();
  await userEvent.keyboard('{End}');
  await vi.waitFor(() => expect(activeRow(grid)?.getAttribute('aria-rowindex')).toBe('100001'));
  expect(document.activeElement).toBe(grid);
  await userEvent.keyboard('{Home}{ArrowDown}{ArrowDown}{ArrowUp}');
  await vi.waitFor(() => expect(activeRow(grid)?.textContent).toContain('Row 1'));
  await userEvent.keyboard('{Enter}');
  expect(opened.mock.lastCall?.[0].id).toBe('r1');
});

test('the focus is kept when the row it was on leaves the page', async () => {
  const { grid } = show();
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 0'));
  grid.focus();
  grid.scrollTop = 60_000 * 34;
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 60003'));
  expect(document.activeElement).toBe(grid);
  await userEvent.keyboard('{ArrowDown}');
  await vi.waitFor(() => expect(activeRow(grid)?.textContent).toContain('Row 1'));
});

test('Space chooses, Shift extends, Ctrl A asks for all of the list', async () => {
  const { grid, chosen, chosenAll } = show();
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 0'));
  grid.focus();
  await userEvent.keyboard(' ');
  expect([...chosen.mock.lastCall![0]]).toEqual(['r0']);
  await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  expect([...chosen.mock.lastCall![0]]).toEqual(['r0', 'r1', 'r2']);
  await userEvent.keyboard('{Control>}a{/Control}');
  expect(chosenAll).toHaveBeenCalledOnce();
});

test('a header says how the list is sorted and turns it round', async () => {
  const { grid, sorted } = show();
  await vi.waitFor(() => expect(grid.textContent).toContain('Row 0'));
  const header = grid.querySelector('[role=columnheader]')!;
  expect(header.getAttribute('aria-sort')).toBe('ascending');
  header.querySelector('button')!.click();
  expect(sorted.mock.lastCall?.[0]).toEqual({ column: 'name', isDescending: true });
});

test('an answer to an older question is never shown over a newer one', async () => {
  const source = new RowWindow<Row>();
  const waiting: ((rows: Row[]) => void)[] = [];
  const load = () =>
    new Promise<{ rows: Row[]; total: number }>((resolve) =>
      waiting.push((rows) => resolve({ rows, total: 1 })),
    );
  source.ask(load);
  source.ask(load);
  waiting[1]!([{ id: 'new', name: 'new' }]);
  waiting[0]!([{ id: 'old', name: 'old' }]);
  await Promise.resolve();
  await Promise.resolve();
  flushSync();
  expect(source.at(0)?.id).toBe('new');
});
