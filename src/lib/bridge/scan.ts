import { transfer, wrap } from 'comlink';
// Named here and not in the worker: the service worker keeps what the window's build lists, and that lists no file of a worker's.
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { ScanWorker } from '#workers/scan/contract.ts';

/** What reads codes in pictures, while a camera looks. Promises reject when it does not start, never when closed. */
export interface ScanDoor {
  start(): Promise<'browser' | 'ours'>;
  read(picture: ImageBitmap): Promise<readonly string[]>;
  close(): void;
}

export function openScan(): ScanDoor {
  const thread = new Worker(new URL('../../../workers/scan/worker.ts', import.meta.url), { type: 'module' });
  const worker = wrap<ScanWorker>(thread) as unknown as ScanWorker;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  // A worker whose script can't be loaded never answers.
  thread.addEventListener('error', () => failed.reject(new Error('The scan worker did not start')));
  return {
    start: () => Promise.race([worker.start(wasmAddress), failed.promise]),
    read: (picture) => Promise.race([worker.read(transfer(picture, [picture])), failed.promise]),
    close: () => thread.terminate(),
  };
}
