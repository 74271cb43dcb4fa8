import { expose } from 'comlink';
import { encodings } from '#lib/files/csv/encodings.ts';
import { cellText } from '#lib/files/reading/import-cells.ts';
import { openReadOnly } from '#lib/replica/open-read-only.ts';
import type { ImportsWorker } from './contract.ts';
import { type ImportFile, openImportFile } from './reading/import-file.ts';
import { type PlannedImport, planImport } from './plan-import.ts';
import { mayImport } from './may-import.ts';
import { previewFile } from './preview-file.ts';
import { readingsIn } from './readings-in.ts';
import { recall, remember } from './remembered.ts';
import { rejectedRows } from './reading/rejected-rows.ts';

const outside = {
  clock: { now: () => Date.now() },
  chance: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) },
};

let opened: ImportFile | null = null;
let planned: PlannedImport | null = null;

const worker: ImportsWorker = {
  async preview(person, file, encoding) {
    const answer = await openImportFile(
      file,
      encodings.find(({ name }) => name === encoding),
    );
    if (answer.status === 'unreadable') return answer;
    opened = answer.opened;
    const preview = previewFile(opened);
    if (preview.status === 'unreadable') return preview;
    const remembered = await recall(person, preview.columns, preview.byKind);
    const readings = remembered ? [] : await readingsIn(opened, preview.byKind, outside.clock.now());
    return { ...preview, remembered, readings };
  },

  async remember(person, choices) {
    const preview = previewFile(chosen(opened));
    if (preview.status === 'unreadable') return;
    const found = [preview.choices, ...preview.byKind];
    await remember(person, preview.columns, { choices, found, at: outside.clock.now() });
  },

  async plan(person, choices, progress) {
    const file = chosen(opened);
    const replica = await openReadOnly(person, outside);
    try {
      if (!mayImport(replica.access, choices.kind)) {
        return { status: 'unreadable', message: 'Your role does not allow imports. Nothing was changed.' };
      }
      planned = await planImport(file, choices, {
        tx: replica.scratch(),
        reader: replica.reader,
        access: replica.access,
        source: cellText(file.file.name.slice(0, 200)) || 'a file',
        now: outside.clock.now(),
        chance: outside.chance,
        progress,
      });
      return planned.plan;
    } finally {
      await replica.close();
    }
  },

  batch(index) {
    const batch = chosen(planned).batches[index];
    if (!batch) throw new RangeError(`There is no batch ${index}`);
    return Promise.resolve(batch);
  },

  undoBatch(index) {
    const batch = chosen(planned).undo[index];
    if (!batch) throw new RangeError(`There is no undo ${index}`);
    return Promise.resolve(batch);
  },

  rejectedCsv() {
    return rejectedRows(chosen(opened), chosen(planned).rejections);
  },
};

function chosen<Value>(value: Value | null): Value {
  if (value === null) throw new Error('No file was chosen, or it was not planned yet');
  return value;
}

expose(worker);
