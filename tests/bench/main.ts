import { measureFiles } from './files.ts';
import type { BenchAnswer, BudgetRow } from './measure.ts';
import { NOW, type Reference } from './reference.ts';

declare global {
  var runBench: (isQuick: boolean) => Promise<BenchAnswer>;
  interface Performance {
    /** Chromium's, where the page is isolated: JavaScript of the page and its workers. */
    measureUserAgentSpecificMemory(): Promise<{ bytes: number; breakdown: MemoryPart[] }>;
  }
}

interface MemoryPart {
  readonly bytes: number;
  readonly attribution: readonly { readonly scope: string }[];
}

/** Rows beside the peers first, then the reference size, its files, and the memory that its replica takes. */
globalThis.runBench = async (isQuick) => {
  const rows = await inWorker<BenchAnswer>('rows', isQuick);
  rows.thread.terminate();
  const reference = await inWorker<Reference>('reference', isQuick);
  const memory = await measureMemory();
  reference.thread.terminate();
  const files = await measureFiles(reference.answer.person, NOW, isQuick);
  return {
    budgets: [...rows.answer.budgets, ...reference.answer.budgets, memory, ...files],
    ratios: rows.answer.ratios,
  };
};

function inWorker<Answer>(task: string, isQuick: boolean): Promise<{ answer: Answer; thread: Worker }> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    thread.addEventListener('message', (event: MessageEvent<Answer | { failed: string }>) => {
      const answer = event.data as Answer & { failed?: string };
      if (answer.failed !== undefined) reject(new Error(answer.failed));
      else resolve({ answer, thread });
    });
    thread.addEventListener('error', (event) => reject(new Error(event.message)));
    thread.postMessage({ task, isQuick });
  });
}

async function measureMemory(): Promise<BudgetRow> {
  const { breakdown } = await performance.measureUserAgentSpecificMemory();
  const ofWorkers = breakdown.filter(({ attribution }) =>
    attribution.some(({ scope }) => scope.startsWith('DedicatedWorker')),
  );
  const megabytes = ofWorkers.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000_000;
  return {
    what: 'memory of a replica worker with the reference size so far',
    text: `${megabytes.toFixed(0)} MB`,
    budget: '350 MB',
    isMet: megabytes <= 350,
  };
}
