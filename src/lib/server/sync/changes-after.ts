import type { Access } from '../../domain/access/access.ts';
import type { Collection } from '../../domain/records/collections.ts';
import type { Read } from '../store/account-store.ts';
import { PAGE_BYTES, rowsOfPage, type RowsText } from './page-after.ts';
import { Parameters, rowSql, visibleSql } from './visibility-sql.ts';

/** What lies between two versions: after `since`, up to `upTo`. */
export interface Span {
  readonly since: number;
  readonly upTo: number;
}

/** A row in the order of version and id. */
export interface Place {
  readonly version: number;
  readonly id: string;
}

/** Rows and vanished ids, in the order of version and id. */
export interface ChangesText extends Omit<RowsText, 'last'> {
  readonly gone: readonly string[];
  readonly last: Place | null;
}

interface Asked {
  readonly collection: Collection;
  readonly span: Span;
  readonly after: Place;
  readonly pageRows: number;
  /** Not what changed, but what check-ins alone told of. */
  readonly isOfSeen?: boolean;
}

interface Found extends Omit<RowsText, 'last'> {
  readonly gone: readonly string[] | null;
  readonly id: string | null;
  readonly at: number | null;
}

/** Before the first row of a span. */
export function startOf({ since }: Span): Place {
  return { version: since + 1, id: '' };
}

/** L4: a page of what changed in a span. The order is the index's, so that no statistics are needed to find it. */
export async function changesAfter(read: Read, access: Access, asked: Asked): Promise<ChangesText> {
  const { collection, pageRows } = asked;
  const parameters = new Parameters();
  const account = parameters.add(read.accountId);
  const axis = asked.isOfSeen ? 'seen_version' : 'version';
  const found = await read.db.query<Found>(
    `select count(*)::int as count, coalesce(max(found) > count(*), false) as "isCut",
            (array_agg(id order by axis desc, id desc))[1] as id, max(axis)::float8 as at,
            string_agg(row, ',' order by axis, id) filter (where not gone) as rows,
            string_agg(version::text, ',' order by axis, id) filter (where not gone) as versions,
            array_agg(id order by axis, id) filter (where gone) as gone
     from (select *, count(*) over () as found, row_number() over by_age as place,
             sum(octet_length(coalesce(row, ''))) over by_age as bytes
           from (select t.id, t.version, t.${axis} as axis, t.gone,
                   (${rowSql(access, collection, parameters)})::text as row
                 from muster.${collection} t
                 where t.account_id = ${account} and ${inSpan(asked, parameters)}
                   and ${visibleSql(access, collection, { parameters, alias: 't' })}
                 order by t.${axis}, t.id limit ${parameters.add(rowsOfPage(collection, pageRows))}) as found_rows
           window by_age as (order by axis, id)) as page
     where bytes <= ${parameters.add(PAGE_BYTES)} or place = 1`,
    parameters.values,
  );
  return changesOf(found.rows[0]);
}

function changesOf(found: Found | undefined): ChangesText {
  if (!found) return { count: 0, isCut: false, rows: null, versions: null, gone: [], last: null };
  const { id, at, gone, ...text } = found;
  return { ...text, gone: gone ?? [], last: id === null || at === null ? null : { version: at, id } };
}

function inSpan({ span, after, isOfSeen }: Asked, parameters: Parameters): string {
  const axis = isOfSeen ? 't.seen_version' : 't.version';
  const place = `(${axis}, t.id) > (${parameters.add(after.version)}::bigint, ${parameters.add(after.id)})`;
  const inside = `${place} and ${axis} <= ${parameters.add(span.upTo)}::bigint`;
  return isOfSeen ? `${inside} and ${isOnlySeen(span, parameters)}` : inside;
}

/** Whoever has what came before the span has the row, as it is but for its check-ins. */
function isOnlySeen({ since }: Span, parameters: Parameters): string {
  return `not t.gone and t.version <= ${parameters.add(since)}::bigint`;
}

/** What check-ins alone told of in a span, as the line has it. */
export interface SeenText {
  readonly count: number;
  readonly ids: string;
  readonly at: readonly number[];
  /** null: the same as before. */
  readonly users: readonly (string | null)[];
  readonly last: Place | null;
}

interface FoundSeen {
  readonly ids: string | null;
  readonly at: readonly number[] | null;
  readonly users: readonly (string | null)[] | null;
  readonly id: string | null;
  readonly version: number | null;
}

/** Devices a line: about 0.25 MB of text. */
const SEEN_ROWS = 8_192;
/** Characters of an id before its unique part. */
const PREFIX = 'dv_'.length;

export async function seenAfter(
  read: Read,
  access: Access,
  { span, after }: Pick<Asked, 'span' | 'after'>,
): Promise<SeenText> {
  const parameters = new Parameters();
  const account = parameters.add(read.accountId);
  const asked = { collection: 'devices', span, after, pageRows: 0, isOfSeen: true } as const;
  const found = await read.db.query<FoundSeen>(
    `select string_agg(substr(id, ${PREFIX + 1}), '' order by seen_version, id) as ids,
            json_agg(at order by seen_version, id) as at, json_agg("user" order by seen_version, id) as users,
            (array_agg(id order by seen_version desc, id desc))[1] as id, max(seen_version)::float8 as version
     from (select t.id, t.seen_version, (t.row->'lastCheckInAt')::float8 as at,
             case when t.user_version > ${parameters.add(span.since)}::bigint then t.row->>'lastUser' end as "user"
           from muster.devices t
           where t.account_id = ${account} and ${inSpan(asked, parameters)}
             and ${visibleSql(access, 'devices', { parameters, alias: 't' })}
           order by t.seen_version, t.id limit ${SEEN_ROWS}) as seen`,
    parameters.values,
  );
  const { ids = null, at = null, users = null, id = null, version = null } = found.rows[0] ?? {};
  const last = id === null || version === null ? null : { version, id };
  return { count: at?.length ?? 0, ids: ids ?? '', at: at ?? [], users: users ?? [], last };
}

export function isSeenFollowed({ count }: SeenText): boolean {
  return count >= SEEN_ROWS;
}
