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
}

const COLUMNS = `device_id as "deviceId", lines, at::float8 as at, made, matched_with as "matchedWith"`;

export async function readLists(
  db: Queryable,
  accountId: string,
  deviceIds: readonly string[],
): Promise<Map<string, SoftwareList>> {
  const { rows } = await db.query<SoftwareList>(
    `select ${COLUMNS} from muster.device_software where account_id = $1 and device_id = any($2)`,
    [accountId, deviceIds],
  );
  return new Map(rows.map((row) => [row.deviceId, row]));
}

/** Up to `limit` lists that were matched with other rules. */
export async function readStaleLists(
  db: Queryable,
  accountId: string,
  { fingerprint, limit }: { fingerprint: string; limit: number },
): Promise<SoftwareList[]> {
  const { rows } = await db.query<SoftwareList>(
    `select ${COLUMNS} from muster.device_software
     where account_id = $1 and (matched_with < $2 or matched_with > $2) limit $3`,
    [accountId, fingerprint, limit],
  );
  return rows;
}

export async function writeLists(
  db: Queryable,
  accountId: string,
  lists: readonly SoftwareList[],
): Promise<void> {
  // One statement each: arrays of arrays must be rectangular in PostgreSQL.
  for (const list of lists)
    await db.query(
      `insert into muster.device_software (account_id, device_id, lines, at, made, matched_with)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (account_id, device_id) do update set lines = excluded.lines, at = excluded.at,
         made = excluded.made, matched_with = excluded.matched_with`,
      [accountId, list.deviceId, list.lines, list.at, list.made, list.matchedWith],
    );
}

/** As `writeLists`, of lists whose lines are as they were. */
export async function writeMatches(
  db: Queryable,
  accountId: string,
  lists: readonly Pick<SoftwareList, 'deviceId' | 'made' | 'matchedWith'>[],
): Promise<void> {
  for (const { deviceId, made, matchedWith } of lists)
    await db.query(
      `update muster.device_software set made = $3, matched_with = $4 where account_id = $1 and device_id = $2`,
      [accountId, deviceId, made, matchedWith],
    );
}

export function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
