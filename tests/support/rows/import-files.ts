import { accessAs, NOW } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import { currentVersion } from '#lib/domain/mutations/registry.ts';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { newId } from '#lib/base/ids.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { Scratch } from '#lib/replica/scratch.ts';
import type { ImportProgress } from '#workers/imports/contract.ts';
import { openImportFile, type ImportFile } from '#workers/imports/reading/import-file.ts';
import { type PlannedImport, planImport } from '#workers/imports/plan-import.ts';
import { previewFile } from '#workers/imports/preview-file.ts';

export function csvFile(content: string | Uint8Array<ArrayBuffer>, name = 'list.csv'): File {
  return new File([content], name, { type: 'text/csv' });
}

/** The sentence for a file that can't be read; fails for one that can. */
export async function sentenceFor(content: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const opened = await openImportFile(csvFile(content));
  if (opened.status === 'readable') throw new Error('The file was read');
  return opened.message;
}

export async function readable(content: string | Uint8Array<ArrayBuffer>): Promise<ImportFile> {
  const answer = await openImportFile(csvFile(content));
  if (answer.status === 'unreadable') throw new Error(answer.message);
  return answer.opened;
}

/** The devices of each batch of an install list. */
export function installBatches({ batches }: PlannedImport): MutationArgs<'installs.import'>['rows'][] {
  return batches.flatMap((batch) => (batch.name === 'installs.import' ? [batch.args.rows] : []));
}

/** The rows of every batch that has some. */
export function rowsIn({ batches }: PlannedImport): (readonly object[])[] {
  return batches.flatMap(({ args }) => ('rows' in args ? [args.rows] : []));
}

/** Chance that counts: ids differ, and every run has the same. */
let drawn = 0;
const chance = {
  bytes(count: number) {
    drawn += 1;
    return Uint8Array.from({ length: count }, (_, at) => (drawn >> (at * 5)) & 31);
  },
};

/** The plan for a file as it is detected, over rows that stay as they are. */
export async function planned(
  tables: MemoryTables,
  content: string | Uint8Array<ArrayBuffer>,
  choices: Partial<ImportChoices> = {},
  progress: (progress: ImportProgress) => void = () => {},
  role: RoleName = 'contract-admin',
  source = 'list.csv',
): Promise<PlannedImport> {
  const file = await readable(content);
  const preview = previewFile(file);
  if (preview.status === 'unreadable') throw new Error(preview.message);
  return planImport(
    file,
    { ...preview.choices, ...choices },
    {
      tx: new Scratch(tables.reader).tx,
      reader: tables.reader,
      access: accessAs(role),
      source,
      now: NOW,
      chance,
      progress,
    },
  );
}

/** Does what confirming does: each batch is a mutation. Answers how many rows were refused then. */
export async function confirm(tables: MemoryTables, { batches }: PlannedImport, at = NOW): Promise<number> {
  let refused = 0;
  for (const { name, args } of batches) {
    const call = { id: newId('mu', at, chance), name, version: currentVersion(name) ?? 1, args, at };
    const outcome = await applyMutation(tables.tx, call, accessAs('contract-admin'));
    if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome));
    refused += outcome.refusedRows?.length ?? 0;
  }
  return refused;
}

export const TITLES =
  'Device,Type,Operating system,Serial number,Last user,Last check-in,Product,Version,Publisher';
