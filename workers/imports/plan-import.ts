import type { Rejection } from '#lib/files/import-causes.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { DryRunSetting } from './batch-run.ts';
import type { ImportBatch, ImportPlan, ImportProgress } from './contract.ts';
import type { ImportFile } from './import-file.ts';
import { planCredits } from './plan-credits.ts';
import { planInstalls } from './plan-installs.ts';
import { planRecords } from './plan-records.ts';

/** A plan with what is not shown: the batches to send and the reason for each row that is left out. */
export interface PlannedImport {
  readonly plan: ImportPlan;
  readonly batches: readonly ImportBatch[];
  readonly rejections: ReadonlyMap<number, Rejection>;
}

/** The dry run of a file, as the person chose to read it. */
export function planImport(
  file: ImportFile,
  choices: ImportChoices,
  outside: DryRunSetting & { readonly progress: (progress: ImportProgress) => void },
): Promise<PlannedImport> {
  const { kind } = choices;
  if (kind === 'install-list') return planInstalls(file, choices, outside);
  if (kind === 'autodesk-daily' || kind === 'credit-use')
    return planCredits(file, { ...choices, kind }, outside);
  return planRecords(file, { ...choices, kind }, outside);
}
