import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ExportProgress } from '#lib/bridge/reports.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import ExportDialog from '#lib/ui/areas/export/ExportDialog.svelte';
import type { ExportAnswer, ExportRequest } from '#workers/reports/contract.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';

let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

/** The dialog over an export that goes as far as the test lets it. */
function open(rows: number) {
  const answer = Promise.withResolvers<ExportAnswer | null>();
  const cancel = vi.fn(() => answer.resolve(null));
  const asked: ExportRequest[] = [];
  let told: ExportProgress = () => undefined;
  const onclose = vi.fn();
  const sort = { column: 'product', isDescending: true } as const;
  const query = {
    filter: { ...noDeviceFilter, search: 'revit' },
    version: '2026',
    sort,
    from: 0,
    count: 0,
    withFacets: false,
  };
  const shown = mount(ExportDialog, {
    target: document.body,
    props: {
      person: { accountId: 'ac', userId: 'us' },
      source: { view: 'installList', query },
      rows,
      now: NOW,
      onclose,
      start(request: ExportRequest, progress: ExportProgress) {
        asked.push(request);
        told = progress;
        return { answer: answer.promise, cancel };
      },
    },
  });
  stop = () => void unmount(shown);
  return { asked, cancel, onclose, query, done: answer.resolve, tell: (at: number) => told(at, rows) };
}

const text = () => document.querySelector('dialog')!.textContent.replace(/\s+/g, ' ');
const press = (name: string) => userEvent.click(page.getByRole('button', { name, exact: true }));

test('the button names how many rows, and what is asked for is what the screen shows', async () => {
  const { asked, query, done } = open(20_005);
  await press('Export 20,005 rows');
  expect(asked).toMatchObject([
    { source: { view: 'installList', query }, now: NOW, profile: 'spreadsheets' },
  ]);
  done({ file: new Blob(['x']), rows: 20_005, guardedCells: 0, isWhole: true });
  await vi.waitFor(() => expect(text()).toContain('20,005 rows are ready.'));
  expect(text()).not.toContain('apostrophe');
});

test('either profile can be chosen, and for spreadsheets what stands between cells', async () => {
  const { asked } = open(2);
  await userEvent.selectOptions(page.getByLabelText('Delimiter'), 'Semicolon');
  await userEvent.click(page.getByLabelText(/Raw CSV/));
  expect(text()).not.toContain('Delimiter');
  await userEvent.click(page.getByLabelText('For spreadsheets'));
  await press('Export 2 rows');
  expect(asked).toMatchObject([{ profile: 'spreadsheets', delimiter: ';' }]);
});

test('says how many cells were guarded from being taken for a formula', async () => {
  const { done } = open(1);
  await press('Export 1 row');
  done({ file: new Blob(['x']), rows: 1, guardedCells: 3, isWhole: true });
  await vi.waitFor(() => expect(text()).toContain('3 cells got an apostrophe'));
});

test('says how far it is, and canceling ends it', async () => {
  const { tell, cancel, onclose } = open(300_000);
  await press('Export 300,000 rows');
  tell(8_000);
  await vi.waitFor(() => expect(text()).toContain('8,000 of 300,000 rows'));
  expect(document.querySelector('progress')).toMatchObject({ value: 8_000, max: 300_000 });
  await press('Cancel');
  expect(cancel).toHaveBeenCalledOnce();
  expect(onclose).toHaveBeenCalledOnce();
});
