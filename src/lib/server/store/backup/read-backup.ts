import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import * as v from 'valibot';
import {
  BACKUP_FORM,
  type BackupHead,
  BackupRefused,
  type BackupTable,
  endSchema,
  headSchema,
  type LineKind,
  tableSchema,
} from './backup-form.ts';

type BackupPart =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'table'; readonly table: BackupTable }
  /** As it stands in the file. */
  | { readonly kind: 'row'; readonly json: string };

/**
 * Reads a backup from beginning to end, one line in memory. Throws BackupRefused for a foreign file at once, and for
 * one that is cut or damaged at the latest after its last part: whoever applies parts does so in one transaction.
 */
export async function* readBackup(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  const count = { tables: 0, rows: 0 };
  let end: v.InferOutput<typeof endSchema> | null = null;
  let isFirst = true;
  for await (const line of linesOf(file)) {
    const { kind, json } = splitLine(file, line);
    if (end || isFirst !== (kind === 'head')) throw isFirst ? foreign(file) : torn(file);
    isFirst = false;
    if (kind === 'end') {
      end = parsed(endSchema, json) ?? null;
      if (!end) throw torn(file);
      continue;
    }
    hash.update(line + '\n');
    if (kind === 'row') count.rows += 1;
    if (kind === 'table') count.tables += 1;
    yield partOf(file, kind, json);
  }
  if (isFirst) throw foreign(file);
  const isWhole = end?.rows === count.rows && end.tables === count.tables;
  if (!isWhole || end?.sha256 !== hash.digest('hex')) throw torn(file);
}

function partOf(file: string, kind: Exclude<LineKind, 'end'>, json: string): BackupPart {
  if (kind === 'row') return { kind, json };
  if (kind === 'table') {
    const table = parsed(tableSchema, json);
    if (!table) throw torn(file);
    return { kind, table };
  }
  const head = parsed(headSchema, json);
  if (!head) throw foreign(file);
  if (head.form > BACKUP_FORM)
    throw new BackupRefused(
      `${file} was made by a newer Muster. Nothing was changed. Update Muster, then restore.`,
    );
  return { kind, head };
}

function splitLine(file: string, line: string): { kind: LineKind; json: string } {
  const found = /^(head|table|row|end) /.exec(line);
  if (!found) throw foreign(file);
  return { kind: found[1] as LineKind, json: line.slice(found[0].length) };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let isAny = false;
  let rest = '';
  try {
    // The error reaches the loop below; the callback only keeps it from ending the process.
    const bytes = pipeline(createReadStream(file), createGunzip(), () => undefined);
    for await (const chunk of bytes) {
      isAny = true;
      const parts = decoder.decode(chunk as Buffer, { stream: true }).split('\n');
      parts[0] = rest + parts[0];
      rest = parts.pop() ?? '';
      yield* parts;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT') throw new BackupRefused(`There is no file ${file}.`);
    if (code.startsWith('Z_')) throw isAny || code === 'Z_BUF_ERROR' ? torn(file) : foreign(file);
    throw error;
  }
  if (rest) throw torn(file);
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  json: string,
): v.InferOutput<Schema> | undefined {
  try {
    const found = v.safeParse(schema, JSON.parse(json));
    return found.success ? found.output : undefined;
  } catch {
    return undefined;
  }
}

function foreign(file: string): BackupRefused {
  return new BackupRefused(`${file} is not a backup of Muster. Nothing was changed.`);
}

function torn(file: string): BackupRefused {
  return new BackupRefused(
    `${file} is cut off or damaged. Nothing was changed. Take another copy of it, or an earlier backup.`,
  );
}
