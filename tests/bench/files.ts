import { openImport } from '#lib/bridge/imports.ts';
import { connectReplica } from '#lib/bridge/replica.ts';
import { startExport } from '#lib/bridge/reports.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import type { ExportAnswer } from '#workers/reports/contract.ts';
import type { Person } from '#workers/replica/contract.ts';
import { installListCsv } from '../support/rows/install-list-csv.ts';
import { budget, type BudgetRow, check, timed } from './measure.ts';

/** CSV out and in, from the window through the real workers, while it watches how long it was not free itself. */
export async function measureFiles(person: Person, now: number, isQuick: boolean): Promise<BudgetRow[]> {
  const longest = watchLongTasks();
  const { rows: out, files } = await measureExport(person, now);
  const into = await measureImport(person, isQuick ? 2_000 : 20_000);
  const task = budget('longest task of the main thread meanwhile', longest(), 50);
  for (const { file, rows } of files) {
    const lines = (await file.text()).split('\r\n').length - 2;
    check(lines === rows, 'the file has a line for each row');
  }
  return [...out, ...into, task];
}

async function measureExport(
  person: Person,
  now: number,
): Promise<{ rows: BudgetRow[]; files: ExportAnswer[] }> {
  const query = {
    filter: noDeviceFilter,
    version: null,
    sort: { column: 'device', isDescending: false },
    from: 0,
    count: 0,
    withFacets: false,
  } as const;
  const rows: BudgetRow[] = [];
  const files: ExportAnswer[] = [];
  for (const profile of ['spreadsheets', 'machines'] as const) {
    let progressed = 0;
    const source = { view: 'installList', query } as const;
    const written = await timed(
      () =>
        startExport({ person, source, profile, delimiter: ',', now }, () => {
          progressed += 1;
        }).answer,
    );
    if (written.value === null) throw new Error('The export was canceled');
    check(progressed > 1, 'the export said how far it is');
    files.push(written.value);
    rows.push(budget(`install list, ${written.value.rows} rows to CSV for ${profile}`, written.ms, 2_500));
  }
  return { rows, files };
}

/** No budget is set for it: what a person waits for, told. */
async function measureImport(person: Person, rows: number): Promise<BudgetRow[]> {
  const door = openImport();
  const file = new File([installListCsv(rows)], 'plant.csv', { type: 'text/csv' });
  const preview = await timed(() => door.preview(file));
  if (preview.value.status !== 'readable') throw new Error(preview.value.message);
  const { choices } = preview.value;
  const compared = await timed(() => door.plan(person, choices, () => undefined));
  const plan = compared.value;
  if (plan.status !== 'planned') throw new Error(plan.message);
  check(plan.rows === rows, 'the dry run saw every row');
  const replica = await connectReplica(person, () => Date.now());
  const kept = await timed(async () => {
    for (let at = 0; at < plan.batches; at++) {
      const { name, args } = await door.batch(at);
      const answer = await replica.mutate(name, args);
      check(answer.status === 'kept', 'each batch was kept');
    }
  });
  await replica.close();
  door.close();
  const told = (what: string, ms: number) => ({ what, text: `${ms.toFixed(0)} ms`, budget: '', isMet: null });
  return [
    told(`install list of ${rows} rows: dry run against the reference size`, compared.ms),
    told(`install list of ${rows} rows: kept, in ${plan.batches} batches`, kept.ms),
  ];
}

/** Answers the longest task of the main thread since the call, ms; those under 50 are not told by browsers. */
function watchLongTasks(): () => number {
  let longest = 0;
  const note = (entries: PerformanceEntryList) => {
    for (const { duration } of entries) longest = Math.max(longest, duration);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ['longtask'] });
  return () => {
    note(observer.takeRecords());
    observer.disconnect();
    return longest;
  };
}
