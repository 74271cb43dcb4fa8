import type { Access } from '../../domain/access/access.ts';
import { collections } from '../../domain/records/collections.ts';
import type { Read } from '../store/account-store.ts';
import type { Span } from './changes-after.ts';

/** About 0.8 MB: a line that breaks after each megabyte still gets to the end. */
export const CHANGES_A_PIECE = 2_048;
const CHANGE_BYTES = 400;
/** So that not all that somebody was ever refused is weighed for a piece. */
const REFUSALS_A_PIECE = 100;
/** What a check-in by itself is of a row. */
const SEEN_PART = 8;

/**
 * L4: the version up to which a piece of a catch-up goes: that of its last change of so many, or the last one. What is
 * changed later comes with the next piece, so that a cut line costs one piece, and each try gets further. A refusal of
 * this person counts by its bytes, which may be a thousand times those of other rows.
 */
export async function spanEnd(
  read: Read,
  access: Access,
  { span: { since, upTo }, changes = CHANGES_A_PIECE }: { span: Span; changes?: number | undefined },
): Promise<number> {
  const changed = 'account_id = $1 and version > $2';
  const parts = collections.map((collection) =>
    collection === 'refusals'
      ? `(select version, greatest(1, octet_length(row::text) / ${CHANGE_BYTES})::float8 from muster.refusals
          where ${changed} and "v_userId" = $4 order by version, id limit ${REFUSALS_A_PIECE})`
      : `(select version, 1 from muster.${collection} where ${changed} order by version, id limit $3::int)`,
  );
  const seen = `(select seen_version, 1 / ${SEEN_PART}::float8 from muster.devices
    where account_id = $1 and seen_version > $2 order by seen_version, id limit $3::int * ${SEEN_PART})`;
  const found = await read.db.query<{ version: string }>({
    name: 'pull/end',
    text: `select version from (select version, sum(weight) over (order by version) as weight
             from (${[...parts, seen].join(' union all ')}) as changed (version, weight)) as added
           where weight >= $3::int order by version limit 1`,
    values: [read.accountId, since, changes, access.userId],
  });
  return Number(found.rows[0]?.version ?? upTo);
}
