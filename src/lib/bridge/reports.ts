import { proxy, type Remote, wrap } from 'comlink';
import { replicaChannelName } from '#lib/base/replica-channel.ts';
import type { ReportAnswer } from '#lib/domain/views/reports/report-answer.ts';
import type { ReportQuery } from '#lib/domain/views/reports/report.ts';
import type { ExportAnswer, ExportRequest, ReportsWorker, RowsAnswer } from '#workers/reports/contract.ts';
import type { Person } from '#workers/replica/contract.ts';

/** An export under way. */
export interface RunningExport {
  /** null: it was canceled. */
  readonly answer: Promise<ExportAnswer | null>;
  cancel(): void;
}

export type ExportProgress = (rows: number, total: number) => void;

/** The rows on this device were dropped or begun anew meanwhile, as when the person's role changed. */
export class RowsReplaced extends Error {
  override readonly name = 'RowsReplaced';
}

/** Starts a worker for one export; it ends with it, and canceling is ending it. See `running`. */
export function startExport(request: ExportRequest, progress: ExportProgress): RunningExport {
  const thread = startThread();
  return running(request, progress, {
    thread,
    worker: wrap<ReportsWorker>(thread),
    end: () => thread.terminate(),
  });
}

/** A worker that keeps the rows of a person for several questions. */
export interface ReportDoor {
  report(query: ReportQuery, now: number): Promise<ReportAnswer | null>;
  rows(query: ReportQuery, now: number, window: { from: number; count: number }): Promise<RowsAnswer>;
  /** Of the rows that are open; the worker lives on after it. */
  startExport(request: ExportRequest, progress: ExportProgress): RunningExport;
  /** Ends the worker, also in the middle of a question, which is never answered then. */
  close(): void;
}

/** Starts the reports worker and lets it read the rows; rejects when it can't. `changed`: a question would be answered otherwise than before. */
export async function openReports(
  person: Person,
  changed: () => void,
  closing: AbortSignal,
): Promise<ReportDoor> {
  const thread = startThread();
  const worker = wrap<ReportsWorker>(thread);
  const failed = Promise.withResolvers<never>();
  closing.addEventListener('abort', () => thread.terminate());
  thread.addEventListener('error', () => failed.reject(new Error('The reports worker did not start')));
  await Promise.race([worker.open(person, proxy(changed)), failed.promise]);
  return {
    report: (query, now) => worker.report(query, now),
    rows: (query, now, window) => worker.rows(query, now, window),
    startExport: (request, progress) => running(request, progress, { thread, worker, end: () => {} }),
    close: () => thread.terminate(),
  };
}

function startThread(): Worker {
  return new Worker(new URL('../../../workers/reports/worker.ts', import.meta.url), { type: 'module' });
}

/** The answer rejects with RowsReplaced where the person may no longer see what is being written. */
function running(
  request: ExportRequest,
  progress: ExportProgress,
  { thread, worker, end }: { thread: Worker; worker: Remote<ReportsWorker>; end: () => void },
): RunningExport {
  const canceled = Promise.withResolvers<null>();
  // A worker whose script can't be loaded never answers.
  thread.addEventListener('error', () => canceled.reject(new Error('The reports worker did not start')));
  const channel = new BroadcastChannel(replicaChannelName(request.person));
  channel.onmessage = ({ data }: MessageEvent<{ readonly kind: string }>) => {
    if (data.kind === 'reset' || data.kind === 'wiped') canceled.reject(new RowsReplaced());
  };
  let isCanceled = false;
  const told = (rows: number, total: number): void => {
    // The worker waits for this between two pieces: it stops there where it is to live on.
    if (isCanceled) throw new Error('The export was canceled');
    progress(rows, total);
  };
  const answer = Promise.race([worker.exportCsv(request, proxy(told)), canceled.promise]);
  return {
    answer: answer.finally(() => {
      channel.close();
      end();
    }),
    cancel: () => {
      isCanceled = true;
      canceled.resolve(null);
    },
  };
}
