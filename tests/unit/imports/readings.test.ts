import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import type { PlannedImport } from '#workers/imports/plan-import.ts';
import { confirm, planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

/**
 * What every sample file is read as: the columns found, the counts, each row that would be sent, each sentence about one
 * that would not. A reading that changes on purpose is written again with `vitest --update`, and reviewed as any code.
 */
const FOLDER = 'tests/fixtures';
const files = ['csv', 'vendor'].flatMap((folder) =>
  readdirSync(`${FOLDER}/${folder}`).map((name) => `${folder}/${name}`),
);

/** What a desk has on which most of these files were imported. */
const KEPT = ['autodesk-subscriptions', 'snipe-it-licenses', 'install-list', 'autodesk-usage-report'];
const filled = new MemoryTables();

beforeAll(async () => {
  for (const name of KEPT) {
    const content = new Uint8Array(readFileSync(`${FOLDER}/csv/${name}.csv`));
    await confirm(filled, await planned(filled, content));
  }
});

describe('every sample file is read as it was', () => {
  it.each(files)('%s', async (name) => {
    const content = new Uint8Array(readFileSync(`${FOLDER}/${name}`));
    const lines: string[] = [];
    for (const choices of await readingsOf(content)) {
      lines.push(`# ${JSON.stringify(choices)}`, '## nothing here');
      lines.push(...linesOf(await planned(new MemoryTables(), content, choices)));
      lines.push('## after other files');
      lines.push(...linesOf(await planned(filled, content, choices)));
    }
    await expect(lines.join('\n')).toMatchFileSnapshot(
      `../../fixtures/readings/${name.replace('/', '-')}.txt`,
    );
  });
});

/** As it is told, then as every other kind whose needed columns are there. */
async function readingsOf(content: Uint8Array<ArrayBuffer>): Promise<readonly ImportChoices[]> {
  const preview = previewFile(await readable(content));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  const others = preview.byKind.filter(
    ({ kind, mapping }) =>
      kind !== preview.choices.kind &&
      kindOf(kind).needs.every((field) => typeof mapping[field] === 'number'),
  );
  return [preview.choices, ...others];
}

/** What a plan shows, in an order of its own. */
function shownOf(plan: PlannedImport['plan']): object {
  const fields = Object.entries({ leftOut: [], ...plan }).filter(([name]) => name !== 'family');
  return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function linesOf({ plan, batches, rejections }: PlannedImport): string[] {
  return [
    JSON.stringify(shownOf(plan)),
    ...batches.flatMap(({ name, args }) => {
      const { rows = [], ...rest } = args as { rows?: readonly object[] };
      return [`${name} ${JSON.stringify(rest)}`, ...rows.map((row) => `  ${JSON.stringify(row)}`)];
    }),
    ...[...rejections]
      .sort(([one], [other]) => one - other)
      .map(([line, { reason }]) => `line ${line}: ${reason}`),
  ];
}
