import * as v from 'valibot';
import { hash128 } from '../base/hash.ts';
import { idText, timestamp } from '../domain/records/core/record.ts';
import { MAX_MUTATION_BYTES } from './push.ts';

/**
 * What waits, as a file: a laptop that dies with its network card must not cost the work. JSON:
 *
 *     { kind: "muster-outbox", version: 1, accountId, userId, exportedAt, entries, checksum }
 *
 * `entries` are the mutations in their order, with the ids that the server knows them by (P4), so that a file taken to
 * three machines applies once. Without seq and clientId: those are the business of whoever sends them. `checksum` is
 * 128 bits, in hexadecimal, of `JSON.stringify([accountId, userId, exportedAt, entries])`: it finds torn and edited
 * files; it proves nothing about who wrote them, and the server trusts none of it.
 */
export interface OutboxFile {
  readonly kind: typeof KIND;
  readonly version: typeof VERSION;
  readonly accountId: string;
  readonly userId: string;
  /** By the clock of the machine that wrote it, ms. */
  readonly exportedAt: number;
  readonly entries: readonly OutboxFileEntry[];
  readonly checksum: string;
}

export interface OutboxFileEntry {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly args: unknown;
  readonly at: number;
}

const KIND = 'muster-outbox';
const VERSION = 1;
const DAY_MS = 86_400_000;
/** An install list of 300,000 rows waits as 40 MB; more than this is no outbox. */
export const MAX_OUTBOX_FILE_BYTES = 128 * 1024 * 1024;
const MAX_ENTRIES = 100_000;
/** The server knows ids for 400 days; after that a file could apply twice. */
const MAX_AGE_DAYS = 365;

const entrySchema = v.strictObject({
  id: idText,
  name: v.pipe(v.string(), v.maxLength(200)),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  args: v.unknown(),
  at: timestamp,
});

const envelopeSchema = v.looseObject({ kind: v.literal(KIND), version: v.number() });

const fileSchema = v.strictObject({
  kind: v.literal(KIND),
  version: v.literal(VERSION),
  accountId: idText,
  userId: idText,
  exportedAt: timestamp,
  entries: v.pipe(v.array(entrySchema), v.maxLength(MAX_ENTRIES)),
  checksum: v.string(),
});

/** Why a file is not taken in. */
export type OutboxFileFault =
  'foreign' | 'newer' | 'damaged' | 'too-large' | 'too-old' | 'other-account' | 'other-person';

type OutboxFileRead =
  { readonly ok: true; readonly file: OutboxFile } | { readonly ok: false; readonly fault: OutboxFileFault };

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

export function outboxFile(
  { accountId, userId }: Person,
  exportedAt: number,
  waiting: readonly OutboxFileEntry[],
): OutboxFile {
  const entries = waiting.map(({ id, name, version, args, at }) => ({ id, name, version, args, at }));
  const content = { accountId, userId, exportedAt, entries };
  return { kind: KIND, version: VERSION, ...content, checksum: checksumOf(content) };
}

/** The text of a file as a value; undefined when it is no JSON, as a torn file is not. */
export function parseOutboxFile(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is the file of what waited for this person, whole. `now` in ms. */
export function readOutboxFile(value: unknown, person: Person, now: number): OutboxFileRead {
  if (value === undefined) return fault('damaged');
  const envelope = v.safeParse(envelopeSchema, value);
  if (!envelope.success) return fault('foreign');
  if (envelope.output.version > VERSION) return fault('newer');
  const parsed = v.safeParse(fileSchema, value, { abortEarly: true });
  if (!parsed.success) return fault('damaged');
  const file: OutboxFile = { ...parsed.output, entries: parsed.output.entries.map(withArgs) };
  if (file.checksum !== checksumOf(file)) return fault('damaged');
  if (file.accountId !== person.accountId) return fault('other-account');
  if (file.userId !== person.userId) return fault('other-person');
  if (file.exportedAt < now - MAX_AGE_DAYS * DAY_MS) return fault('too-old');
  return file.entries.every(isSendable) ? { ok: true, file } : fault('too-large');
}

function fault(why: OutboxFileFault): OutboxFileRead {
  return { ok: false, fault: why };
}

/** The schema leaves the key out where JSON had none. */
function withArgs(entry: Omit<OutboxFileEntry, 'args'> & { args?: unknown }): OutboxFileEntry {
  const { id, name, version, args, at } = entry;
  return { id, name, version, args, at };
}

function checksumOf({
  accountId,
  userId,
  exportedAt,
  entries,
}: Pick<OutboxFile, 'accountId' | 'userId' | 'exportedAt' | 'entries'>): string {
  return hash128(JSON.stringify([accountId, userId, exportedAt, entries]))
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('');
}

/** What can't be sent alone would stand in the queue for nothing. */
function isSendable(entry: OutboxFileEntry): boolean {
  const text = JSON.stringify(entry);
  if (text.length <= MAX_MUTATION_BYTES / 3) return true;
  return new TextEncoder().encode(text).length <= MAX_MUTATION_BYTES;
}
