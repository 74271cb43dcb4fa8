import { proxy, wrap } from 'comlink';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { ImportPreview } from '#lib/files/import-preview.ts';
import type { ImportBatch, ImportPlan, ImportProgress, ImportsWorker } from '#workers/imports/contract.ts';
import type { Person } from '#workers/replica/contract.ts';

/** Its script can't be had: there is no network, and this device does not keep the whole app yet. */
export class ImportNotHere extends Error {
  override readonly name = 'ImportNotHere';
}

/** The worker of one import. Promises reject with ImportNotHere or for a bug, never when it was closed. */
export interface ImportDoor {
  preview(person: Person, file: File, encoding?: string): Promise<ImportPreview>;
  remember(person: Person, choices: ImportChoices): Promise<void>;
  plan(
    person: Person,
    choices: ImportChoices,
    progress: (progress: ImportProgress) => void,
  ): Promise<ImportPlan>;
  batch(index: number): Promise<ImportBatch>;
  undoBatch(index: number): Promise<ImportBatch>;
  rejectedCsv(): Promise<Blob>;
  /** Ends the worker, whatever it is doing. What was asked is not answered any more. */
  close(): void;
}

export function openImport(): ImportDoor {
  const thread = new Worker(new URL('../../../workers/imports/worker.ts', import.meta.url), {
    type: 'module',
  });
  const worker = wrap<ImportsWorker>(thread) as unknown as ImportsWorker;
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  // A worker whose script can't be loaded never answers; its event is no ErrorEvent, as that of a bug is.
  thread.addEventListener('error', (event) =>
    failed.reject(event instanceof ErrorEvent ? new Error(event.message) : new ImportNotHere()),
  );
  const orFailed = <Answer>(answer: Promise<Answer>) => Promise.race([answer, failed.promise]);
  return {
    preview: (person, file, encoding) => orFailed(worker.preview(person, file, encoding)),
    remember: (person, choices) => orFailed(worker.remember(person, choices)),
    plan: (person, choices, progress) => orFailed(worker.plan(person, choices, proxy(progress))),
    batch: (index) => orFailed(worker.batch(index)),
    undoBatch: (index) => orFailed(worker.undoBatch(index)),
    rejectedCsv: () => orFailed(worker.rejectedCsv()),
    close: () => thread.terminate(),
  };
}
