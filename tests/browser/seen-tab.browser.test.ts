import { expose } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { connectReplica, type ReplicaDoor } from '#lib/bridge/replica.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';

const person = { accountId: testId('ac', 1), userId: testId('us', 1) };
/** What the worker was told, in order. */
const told: boolean[] = [];
let door: ReplicaDoor | null = null;

afterEach(async () => {
  await door?.close();
  door = null;
  told.length = 0;
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, 'visibilityState');
});

/** The door to a worker that remembers what it is told and does nothing else. */
async function open(): Promise<ReplicaDoor> {
  const worker = {
    open: () => ({ clientId: 'c', isNew: false }),
    seen: (isVisible: boolean) => void told.push(isVisible),
    close: () => undefined,
  };
  vi.stubGlobal('Worker', function () {
    const { port1, port2 } = new MessageChannel();
    expose(worker, port2);
    // Left open: what a closed door still says would be heard.
    return Object.assign(port1, { terminate: () => undefined });
  });
  return (door = await connectReplica(person, () => 0));
}

function show(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
  document.dispatchEvent(new Event('visibilitychange'));
}

test('a tab tells its worker when it is hidden and looked at again, so that a hidden one lets another sync', async () => {
  await open();
  show('hidden');
  show('visible');
  await expect.poll(() => told).toEqual([false, true]);
});

test('a tab that was opened hidden tells so, and a closed one tells nothing', async () => {
  show('hidden');
  const opened = await open();
  await expect.poll(() => told).toEqual([false]);
  await opened.close();
  door = null;
  show('visible');
  await opened.status().catch(() => undefined);
  expect(told).toEqual([false]);
});
