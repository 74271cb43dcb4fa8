import { naturalKey } from '../../../base/text.ts';
import type { EnrolmentKey } from '../../records/devices/enrolment-key.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';

export interface EnrolmentKeyRow {
  readonly key: EnrolmentKey;
  readonly isPending: boolean;
}

/** Those in use by name, then the revoked ones. */
export function enrolmentKeys(
  reader: Reader,
  _query: null,
  _context: ViewContext,
): readonly EnrolmentKeyRow[] {
  const sortKey = ({ revokedAt, name, id }: EnrolmentKey): string =>
    `${revokedAt === null ? 0 : 1}${naturalKey(name)}\n${id}`;
  return reader
    .slots('enrolmentKeys')
    .flatMap((key) => (key ? [{ key, isPending: reader.isPending('enrolmentKeys', key.id) }] : []))
    .sort((one, other) => (sortKey(one.key) < sortKey(other.key) ? -1 : 1));
}
