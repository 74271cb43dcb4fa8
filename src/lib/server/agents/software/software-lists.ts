import type { Queryable } from './software-rules.ts';

/** A device's whole software list as it is kept. */
export interface SoftwareList {
  readonly deviceId: string;
  /** Sorted, each once: `softwareToLine`. */
  readonly lines: readonly string[];
  /** When it last differed from the one before, ms. */
  readonly at: number;
  /** Installations that it answers for. */
  readonly made: readonly string[];
  readonly matchedWith: string;
  /** Of the list as it was sent last; "": it never was sent as a whole. */
  readonly digest: string;
}

/** Lines have no line breaks, so that they travel as one text: the driver reads arrays of 900 in milliseconds. */
type Kept = Omit<SoftwareList, 'lines'> & { readonly lines: string };
const COLUMNS = `device_id as "deviceId", array_to_string(lines, e'\\n') as lines, at::float8 as at, made,
  matched_with as "matchedWith", digest`;

/** What a list is known by, without its lines. */
export type ListHead = Pick<SoftwareList, 'deviceId' | 'digest' | 'matchedWith'>;

/** The heads of the lists: lines are 50 kB a device, and hardly ever asked for. */
export async function readHeads(
  db: Queryable,
  accountId: string,
  deviceIds: readonly string[],
): Promise<Map<string, ListHead>> {
  const { rows } = await db.query<ListHead>({
    name: 'agents/heads',
    text: `select device_id as "deviceId", digest, matched_with as "matchedWith"
           from muster.device_software where account_id = $1 and device_id = any($2)`,
    values: [accountId, deviceIds],
  });
  return new Map(rows.map((row) => [row.deviceId, row]));
}

export async function readLists(
  db: Queryable,
  accountId: string,
  deviceIds: readonly string[],
): Promise<Map<string, SoftwareList>> {
  const { rows } = await db.query<Kept>(
    `select ${COLUMNS} from muster.device_software where account_id = $1 and device_id = any($2)`,
    [accountId, deviceIds],
  );
  return new Map(rows.map((row) => [row.deviceId, listOf(row)]));
}

/** Up to `limit` lists that were matched with other rules. */
export async function readStaleLists(
  db: Queryable,
  accountId: string,
  { fingerprint, limit }: { fingerprint: string; limit: number },
): Promise<SoftwareList[]> {
  const { rows } = await db.query<Kept>(
    `select ${COLUMNS} from muster.device_software
     where account_id = $1 and (matched_with < $2 or matched_with > $2) limit $3`,
    [accountId, fingerprint, limit],
  );
  return rows.map(listOf);
}

export async function writeLists(
  db: Queryable,
  accountId: string,
  lists: readonly SoftwareList[],
): Promise<void> {
  if (lists.length === 0) return;
  await db.query({
    name: 'agents/write-lists',
    text: `insert into muster.device_software (account_id, device_id, lines, at, made, matched_with, digest)
           select $1, device_id, string_to_array(lines, e'\\n'), at, string_to_array(made, ' '), matched_with, digest
           from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[])
             as t (device_id, lines, at, made, matched_with, digest)
           on conflict (account_id, device_id) do update set lines = excluded.lines, at = excluded.at,
             made = excluded.made, matched_with = excluded.matched_with, digest = excluded.digest`,
    values: [
      accountId,
      lists.map(({ deviceId }) => deviceId),
      lists.map(({ lines }) => lines.join('\n')),
      lists.map(({ at }) => at),
      // Ids have no blanks.
      lists.map(({ made }) => made.join(' ')),
      lists.map(({ matchedWith }) => matchedWith),
      lists.map(({ digest }) => digest),
    ],
  });
}

/** As `writeLists`, of lists whose lines are as they were. */
export async function writeMatches(
  db: Queryable,
  accountId: string,
  lists: readonly Pick<SoftwareList, 'deviceId' | 'made' | 'matchedWith' | 'digest'>[],
): Promise<void> {
  for (const { deviceId, made, matchedWith, digest } of lists)
    await db.query(
      `update muster.device_software set made = $3, matched_with = $4, digest = $5
       where account_id = $1 and device_id = $2`,
      [accountId, deviceId, made, matchedWith, digest],
    );
}

function listOf({ lines, ...row }: Kept): SoftwareList {
  return { ...row, lines: lines === '' ? [] : lines.split('\n') };
}

export function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
