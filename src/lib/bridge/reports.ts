import { proxy, wrap } from 'comlink';
import { replicaChannelName } from '#lib/base/replica-channel.ts';
import type { ExportAnswer, ExportRequest, ReportsWorker } from '#workers/reports/contract.ts';

/** An export under way. */
export interface RunningExport {
  /** null: it was canceled. */
  readonly answer: Promise<ExportAnswer | null>;
  cancel(): void;
}

/** The rows on this device were dropped or begun anew meanwhile, as when the person's role changed. */
export class RowsReplaced extends Error {
  override readonly name = 'RowsReplaced';
}

/**
 * Starts a worker for one export; it ends with it, and canceling is ending it. The answer rejects with RowsReplaced
 * where the person may no longer see what is being written.
 */
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
  const channel = new BroadcastChannel(replicaChannelName(request.person));
  channel.onmessage = ({ data }: MessageEvent<{ readonly kind: string }>) => {
    if (data.kind === 'reset' || data.kind === 'wiped') canceled.reject(new RowsReplaced());
  };
  const answer = Promise.race([worker.exportCsv(request, proxy(progress)), canceled.promise]);
  return {
    answer: answer.finally(() => {
      channel.close();
      thread.terminate();
    }),
    cancel: () => canceled.resolve(null),
  };
}
