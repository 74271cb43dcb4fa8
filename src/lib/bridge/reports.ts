import { proxy, wrap } from 'comlink';
import type { ExportAnswer, ExportRequest, ReportsWorker } from '#workers/reports/contract.ts';

/** An export under way. */
export interface RunningExport {
  /** null: it was canceled. */
  readonly answer: Promise<ExportAnswer | null>;
  cancel(): void;
}

/** Starts a worker for one export; it ends with it, and canceling is ending it. */
export function startExport(
  request: ExportRequest,
  progress: (rows: number, total: number) => void,
): RunningExport {
  const thread = new Worker(new URL('../../../workers/reports/worker.ts', import.meta.url), {
    type: 'module',
  });
  const worker = wrap<ReportsWorker>(thread);
  const canceled = Promise.withResolvers<null>();
  // A worker whose script can't be loaded never answers.
  thread.addEventListener('error', () => canceled.reject(new Error('The reports worker did not start')));
  const answer = Promise.race([worker.exportCsv(request, proxy(progress)), canceled.promise]);
  return {
    answer: answer.finally(() => thread.terminate()),
    cancel: () => canceled.resolve(null),
  };
}
