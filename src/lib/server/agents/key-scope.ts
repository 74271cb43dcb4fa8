import type { EnrolmentKey } from '../../domain/records/devices/enrolment-key.ts';

/**
 * What a key speaks for. A device belongs to the tag that it came by: who has a key of another tag knows its serial, and
 * has no say in it. A key without a tag is the company's own: it reaches every device, and what it reports of a machine
 * that names a tag is of that tag from then on.
 */
export interface KeyScope {
  readonly keyId: string;
  /** As it is kept: "=" and the tag, so that it can be told from `NOBODYS`. */
  readonly scope: string;
  readonly reachesAll: boolean;
}

/** Of what was said before scopes were kept: it is whose agent says it again first. */
export const NOBODYS = '';

export function scopeOf({ id, tag }: Pick<EnrolmentKey, 'id' | 'tag'>, reported: string): KeyScope {
  return { keyId: id, scope: `=${tag || reported}`, reachesAll: tag === '' };
}

/** Whether what belongs to `owner` is the key's to change: of its tag, or last said by the key itself. */
export function isOf(owner: Pick<KeyScope, 'scope' | 'keyId'>, by: KeyScope): boolean {
  return by.reachesAll || owner.scope === by.scope || (owner.keyId !== '' && owner.keyId === by.keyId);
}
