import { afterEach, expect, test, vi } from 'vitest';
import { replicaChannelName } from '#lib/base/replica-channel.ts';
import { RowsReplaced, startExport } from '#lib/bridge/reports.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { ReplicaMessage } from '#lib/replica/sync-port.ts';
import { type ImportDesk, ImportRun } from '#lib/ui/areas/import/import-run.svelte.ts';
import type { ExportRequest } from '#workers/reports/contract.ts';
import { adminReplica } from '#tests/support/screens/browser-replica.ts';
import { device } from '#tests/support/rows/domain-rows.ts';

let replica: Replica | null = null;
afterEach(async () => {
  await replica?.wipe();
  replica = null;
});

/** 200 devices make a batch. */
function list(devices: number): File {
  const rows = Array.from({ length: devices }, (_, at) => `WS-${at},S-${at},Revit\n`);
  return new File([`Device,Serial number,Product\n${rows.join('')}`], 'plant.csv');
}

/** The steps up to the dry run, in the real worker over the real replica. */
async function plannedRun(number: number, after: (kept: number, run: ImportRun) => void) {
  const opened = await adminReplica(number, []);
  const here = (replica = opened.replica);
  let kept = 0;
  const mutate: ImportDesk['mutate'] = async (name, args) => {
    const answer = await here.mutate(name, args);
    after((kept += 1), run);
    return answer;
  };
  const run = new ImportRun({ person: opened.person, mutate });
  await run.choose(list(1_000));
  await run.compare();
  expect(run.step).toMatchObject({ name: 'planned', plan: { batches: 5, devices: { created: 1_000 } } });
  return { run, replica: here };
}

test('an import that is stopped keeps the parts it has kept, says which, and goes on from there', async () => {
  const steps: unknown[] = [];
  const { run, replica } = await plannedRun(31, (kept, run) => {
    steps.push(run.step);
    if (kept === 2) run.stop();
  });
  await run.confirm();
  expect(steps).toMatchObject([0, 1].map((queued) => ({ name: 'importing', queued, plan: { batches: 5 } })));
  expect(run.step).toMatchObject({ name: 'done', queued: 2, plan: { batches: 5 } });
  expect(run.problem).toBe('');
  expect(replica.waiting()).toHaveLength(2);
  expect(replica.reader.size('devices')).toBe(400);

  await run.choose(list(1_000));
  await run.compare();
  expect(run.step).toMatchObject({ plan: { batches: 3, devices: { created: 600, unchanged: 400 } } });
  await run.confirm();
  expect(run.step).toMatchObject({ name: 'done', queued: 3 });
  expect(replica.reader.size('devices')).toBe(1_000);
  run.close();
});

test('an import that is closed in its dry run changes nothing, and its late answer shows nothing', async () => {
  const { run, replica } = await plannedRun(32, () => undefined);
  await run.choose(list(1_000));
  void run.compare();
  await vi.waitFor(() => expect(run.step.name).toBe('comparing'));
  run.close();
  expect(run.step.name).toBe('comparing');
  expect(replica.waiting()).toHaveLength(0);
  expect(replica.reader.size('devices')).toBe(0);
});

/** An export of 9,000 devices: two pieces. */
async function exportOf(number: number): Promise<ExportRequest> {
  const devices = Array.from({ length: 9_000 }, (_, at) => device(at + 1));
  const opened = await adminReplica(number, devices);
  replica = opened.replica;
  const sort = { column: 'name', isDescending: false } as const;
  const query = { filter: noDeviceFilter, sort, from: 0, count: 0, withFacets: false };
  return {
    person: opened.person,
    profile: 'machines',
    delimiter: ',',
    now: Date.now(),
    source: { view: 'deviceList', query, columns: ['name'] },
  };
}

test('an export that is under way while the person loses a role gives no file', async () => {
  const request = await exportOf(34);
  const tabs = new BroadcastChannel(replicaChannelName(request.person));
  const rows: ReplicaMessage = { kind: 'rows', collections: ['devices'] };
  const reset: ReplicaMessage = { kind: 'reset' };
  const running = startExport(request, (done) => {
    tabs.postMessage(rows);
    if (done === 8_000) tabs.postMessage(reset);
  });
  await expect(running.answer).rejects.toBeInstanceOf(RowsReplaced);
  tabs.close();
});

test('an export that is canceled half-way gives no file, and the next one gives all of it', async () => {
  const request = await exportOf(33);
  const seen: number[] = [];
  const running = startExport(request, (rows) => {
    seen.push(rows);
    running.cancel();
  });
  expect(await running.answer).toBeNull();
  expect(seen).toEqual([8_000]);
  const whole = await startExport(request, () => undefined).answer;
  expect(whole?.rows).toBe(9_000);
  expect((await whole!.file.text()).trimEnd().split('\r\n')).toHaveLength(9_001);
});
