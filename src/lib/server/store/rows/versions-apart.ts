import type { Collection } from '../../../domain/records/collections.ts';

/**
 * What check-ins tell of a device, apart from all else: 100,000 of them a day make no new versions of 100,000 rows, which a
 * browser that was away would be sent whole.
 */
const SEEN = `'{lastCheckInAt,lastUser}'::text[]`;
/** A row that was there before is another one but for that; without a time there is no check-in. */
const IS_OTHER = `(devices.gone or jsonb_typeof(excluded.row->'lastCheckInAt') <> 'number'
  or (devices.row - ${SEEN}) is distinct from (excluded.row - ${SEEN}))`;

/** How a row that is written over gets its versions. */
export function versionSets(collection: Collection): readonly string[] {
  if (collection !== 'devices') return ['version = excluded.version'];
  return [
    `version = case when ${IS_OTHER} then excluded.version else devices.version end`,
    `seen_version = case when ${IS_OTHER} then devices.seen_version else excluded.version end`,
    `user_version = case when devices.row->>'lastUser' is distinct from excluded.row->>'lastUser'
       then excluded.version else devices.user_version end`,
  ];
}
