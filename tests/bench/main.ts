import type { BenchAnswer } from './measure.ts';

declare global {
  var runBench: (isQuick: boolean) => Promise<BenchAnswer>;
}

/** Runs everything in a worker, where the replica lives, and answers its tables. */
globalThis.runBench = (isQuick) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<BenchAnswer | { failed: string }>) => {
      if ('failed' in event.data) reject(new Error(event.data.failed));
      else resolve(event.data);
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    worker.postMessage({ isQuick });
  });
