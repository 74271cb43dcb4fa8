import type pg from 'pg';
import type { Account } from '../../../domain/records/account.ts';
import type { EnrolmentKey } from '../../../domain/records/devices/enrolment-key.ts';
import type { Role } from '../../../domain/records/role.ts';
import type { User } from '../../../domain/records/user.ts';
import type { NewSecurityEvent } from '../../../protocol/security-event.ts';

type Written<R> = ReadonlyMap<string, R | null>;

/** What a transaction is about to write; null removes. */
export interface GuardedRows {
  readonly users: Written<User>;
  readonly roles: Written<Role>;
  readonly enrolmentKeys: Written<EnrolmentKey>;
  readonly accounts: Written<Account>;
}

/** An event of security that rows tell of; who did it, whoever writes them knows. */
export type RightsChange = Pick<NewSecurityEvent, 'kind' | 'userId' | 'details' | 'at'>;

/** Settings of a company that say what devices may do, and from when one counts as lost. */
const GUARDED_SETTINGS = [
  'name',
  'outOfDateDays',
  'checkInHours',
  'defaultProductAccess',
  'defaultUpdateAccess',
] as const;

/**
 * Who got or lost a role, left or came back, which keys began or ended, and which settings changed: told by the rows
 * themselves, so that no way of changing them is forgotten. Asked before they are flushed.
 */
export async function rightsChanges(
  db: pg.ClientBase,
  accountId: string,
  { rows, at }: { rows: GuardedRows; at: number },
): Promise<readonly RightsChange[]> {
  const before = await rowsBefore(db, accountId, rows);
  const changes = (Object.keys(rows) as (keyof GuardedRows)[]).flatMap((collection) =>
    [...rows[collection]].flatMap(([id, after]) =>
      changeOf(collection, { before: before.get(id) ?? null, after: after as object | null }),
    ),
  );
  return changes.map((change) => ({ ...change, at }));
}

async function rowsBefore(
  db: pg.ClientBase,
  accountId: string,
  rows: GuardedRows,
): Promise<ReadonlyMap<string, object>> {
  const written = Object.entries(rows).filter(([, some]) => some.size > 0);
  if (written.length === 0) return new Map();
  const selects = written.map(
    ([collection], i) =>
      `select id, row from muster.${collection} where account_id = $1 and id = any($${i + 2}) and not gone`,
  );
  const ids = written.map(([, some]) => [...some.keys()]);
  const found = await db.query<{ id: string; row: object }>(selects.join(' union all '), [accountId, ...ids]);
  return new Map(found.rows.map(({ id, row }) => [id, row]));
}

interface Change<R> {
  readonly before: R | null;
  readonly after: R | null;
}

function changeOf(collection: keyof GuardedRows, change: Change<object>): Omit<RightsChange, 'at'>[] {
  switch (collection) {
    case 'users':
      return ofUser(change as Change<User>);
    case 'roles':
      return ofRole(change as Change<Role>);
    case 'enrolmentKeys':
      return ofKey(change as Change<EnrolmentKey>);
    case 'accounts':
      return ofAccount(change as Change<Account>);
  }
}

function ofUser({ before, after }: Change<User>): Omit<RightsChange, 'at'>[] {
  if (!before) return [];
  const was = before.status === 'active';
  const is = after?.status === 'active';
  if (was === is) return [];
  const details = { became: after?.status ?? 'merged' };
  return [
    is ? { kind: 'person-returned', userId: before.id } : { kind: 'person-left', userId: before.id, details },
  ];
}

function ofRole({ before, after }: Change<Role>): Omit<RightsChange, 'at'>[] {
  const row = after ?? before;
  if (!row || (before && after)) return [];
  const { userId, role, contractId } = row;
  return [{ kind: after ? 'role-granted' : 'role-taken', userId, details: { role, contractId } }];
}

function ofKey({ before, after }: Change<EnrolmentKey>): Omit<RightsChange, 'at'>[] {
  const keyId = (after ?? before)?.id ?? null;
  if (!before && after) return [{ kind: 'key-made', userId: null, details: { keyId, tag: after.tag } }];
  const hasEnded = before?.revokedAt === null && after?.revokedAt !== null;
  if (hasEnded) return [{ kind: 'key-ended', userId: null, details: { keyId } }];
  if (!before || !after || before.tag === after.tag) return [];
  const details = { of: 'key', keyId, from: before.tag, to: after.tag };
  return [{ kind: 'policy-changed', userId: null, details }];
}

function ofAccount({ before, after }: Change<Account>): Omit<RightsChange, 'at'>[] {
  if (!before || !after) return [];
  const changed = GUARDED_SETTINGS.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return [];
  return [{ kind: 'policy-changed', userId: null, details: { of: 'company', changed: changed.join(' ') } }];
}
