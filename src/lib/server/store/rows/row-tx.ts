import type pg from 'pg';
import { type Collection, type Rows, records } from '../../../domain/records/collections.ts';
import { indexKeys } from '../../../domain/records/core/index-key.ts';
import { wholeRow } from '../../../domain/records/core/read-row.ts';
import type { Tx } from '../../../domain/tx.ts';
import { dropReadySet } from './drop-ready-set.ts';
import { balancesAfter, type CreditChanges } from './credit-balances.ts';
import { closedLinks, type RightsWritten } from './ended-rights.ts';
import { rightsChanges, type GuardedRows, type RightsChange } from './rights-changes.ts';
import { flushRows, keysTable } from './flush-rows.ts';
import { Touched } from './touched.ts';

const NONE: ReadonlySet<string> = new Set();

type AnyRow = Rows[Collection];
type Found = { id: string; key: string; row: AnyRow };

/**
 * Rows of one account inside a transaction. Writes wait in memory and are flushed in bulk, one statement a
 * collection; reads see them. Everything read or written is of the account, by key and by the database's policy.
 */
export class RowTx implements Tx {
  /** Rows flushed. When there are any, the account's clock must move. */
  flushed = 0;
  /** Where they were, and whose: for pokes. */
  readonly touched = new Touched();
  private readonly db: pg.ClientBase;
  private readonly accountId: string;
  private changes: RightsChange[] = [];
  private readonly written = new Map<Collection, Map<string, AnyRow | null>>();

  constructor(db: pg.ClientBase, accountId: string) {
    this.db = db;
    this.accountId = accountId;
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Rows[C] | undefined> {
    return (await this.getMany(collection, [id])).get(id);
  }

  async getMany<C extends Collection>(
    collection: C,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Rows[C]>> {
    const rows = await this.withoutAliases(collection, ids);
    const missing = ids.filter((id) => !rows.has(id));
    if (missing.length === 0 || collection === 'aliases') return rows;
    const aliases = await this.withoutAliases('aliases', missing);
    const followed = [...aliases.values()].filter((alias) => alias.collection === collection);
    if (followed.length === 0) return rows;
    const targets = followed.map((alias) => alias.to);
    const became = await this.withoutAliases(collection, targets);
    for (const alias of followed) {
      const row = became.get(alias.to);
      if (row) rows.set(alias.id, row);
    }
    return rows;
  }

  async find<C extends Collection>(collection: C, index: string, key: string): Promise<readonly Rows[C][]> {
    return (await this.findMany(collection, index, [key])).get(key) ?? [];
  }

  async findMany<C extends Collection>(
    collection: C,
    index: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Rows[C][]>> {
    const unique = new Set(keys);
    const rows = await (records[collection].severalKeys[index]
      ? this.foundBySeveral(collection, index, unique)
      : this.foundByKey(collection, index, unique));
    const found = [...this.overlaid(collection, index, { found: rows, keys: unique })];
    found.sort((a, b) => (a.id < b.id ? -1 : 1));
    const rowsByKey = new Map<string, Rows[C][]>();
    for (const { key, row } of found) {
      const rows = rowsByKey.get(key);
      if (rows) rows.push(row as Rows[C]);
      else rowsByKey.set(key, [row as Rows[C]]);
    }
    return rowsByKey;
  }

  async countMany(
    collection: Collection,
    index: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const column = keyColumn(collection, index);
    const written = this.written.get(collection);
    const result = await this.db.query<{ key: string; count: number }>({
      name: `count/${collection}/${index}`,
      text: `select ${column} as key, count(*)::int as count from muster.${collection}
             where account_id = $1 and ${column} = any($2) and not gone and id <> all($3) group by 1`,
      values: [this.accountId, [...new Set(keys)], [...(written?.keys() ?? [])]],
    });
    const counts = new Map(result.rows.map(({ key, count }) => [key, count]));
    const waiting = this.overlaid(collection, index, { found: [], keys: new Set(keys) });
    for (const { key } of waiting) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }

  put<C extends Collection>(collection: C, row: Rows[C]): void {
    this.writtenOf(collection).set(row.id, row);
  }

  remove(collection: Collection, id: string): void {
    this.writtenOf(collection).set(id, null);
  }

  /** Whether a row of the collection waits to be flushed. */
  hasWritten(collection: Collection): boolean {
    return (this.written.get(collection)?.size ?? 0) > 0;
  }

  /** Forgets what was written since the last flush. */
  discard(): void {
    this.written.clear();
    this.changes = [];
  }

  /** What flushed rows tell of rights since this was asked last. */
  takeChanges(): readonly RightsChange[] {
    const { changes } = this;
    this.changes = [];
    return changes;
  }

  /**
   * `goneAt`: the server's clock, for what is removed. `made`: ids that are given now: throws IdTaken when a row of one was
   * there before.
   */
  async flush(version: number, goneAt: number, made: ReadonlySet<string> = NONE): Promise<void> {
    await this.followCredits();
    await this.followRights(goneAt);
    await this.followChanges(goneAt);
    await this.followErased();
    for (const [collection, rows] of this.written) {
      if (rows.size === 0) continue;
      this.flushed += rows.size;
      this.touched.note(collection, rows);
      await flushRows(this.db, { accountId: this.accountId, collection, version, goneAt, rows, made });
    }
    this.written.clear();
  }

  /** Balances are rows of the server, in the same transaction as what they are made of. */
  private async followCredits(): Promise<void> {
    const changed = {
      records: (this.written.get('creditRecords') ?? new Map()) as CreditChanges['records'],
      grants: (this.written.get('creditGrants') ?? new Map()) as CreditChanges['grants'],
    };
    if (changed.records.size + changed.grants.size === 0) return;
    for (const [id, balance] of await balancesAfter(this, {
      ...changed,
      db: this.db,
      accountId: this.accountId,
    }))
      this.writtenOf('creditBalances').set(id, balance);
  }

  /** Sessions and one-time links end with the rights that they came from. */
  private async followRights(at: number): Promise<void> {
    const users = (this.written.get('users') ?? new Map()) as RightsWritten['users'];
    const roles = (this.written.get('roles') ?? new Map()) as RightsWritten['roles'];
    if (users.size + roles.size === 0) return;
    const { db, accountId } = this;
    for (const link of await closedLinks(this, { db, accountId, at, users, roles }))
      this.put('invitations', link);
  }

  /** What is kept ready to be sent holds them as they were. */
  private async followErased(): Promise<void> {
    const users = (this.written.get('users') ?? new Map()) as RightsWritten['users'];
    if ([...users.values()].some((user) => user?.status === 'erased'))
      await dropReadySet(this.db, this.accountId);
  }

  private async followChanges(at: number): Promise<void> {
    const of = (collection: Collection) => (this.written.get(collection) ?? new Map()) as never;
    const rows: GuardedRows = {
      users: of('users'),
      roles: of('roles'),
      enrolmentKeys: of('enrolmentKeys'),
      accounts: of('accounts'),
    };
    this.changes.push(...(await rightsChanges(this.db, this.accountId, { rows, at })));
  }

  private async foundByKey(collection: Collection, index: string, keys: ReadonlySet<string>) {
    const column = keyColumn(collection, index);
    const result = await this.db.query<Found>({
      name: `find/${collection}/${index}`,
      text: `select id, ${column} as key, row from muster.${collection}
             where account_id = $1 and ${column} = any($2) and not gone`,
      values: [this.accountId, [...keys]],
    });
    return result.rows.map((found) => ({
      ...found,
      row: wholeRow(collection, found.row as never) as AnyRow,
    }));
  }

  /** In two steps: joined on statistics that are out of date, a thousand rows are looked at for the keys of one. */
  private async foundBySeveral(collection: Collection, index: string, keys: ReadonlySet<string>) {
    const pairs = await this.db.query<{ id: string; key: string }>({
      name: `find/${collection}/${index}`,
      text: `select id, key from ${keysTable(collection, index)} where account_id = $1 and key = any($2)`,
      values: [this.accountId, [...keys]],
    });
    if (pairs.rows.length === 0) return [];
    const rows = await this.withoutAliases(
      collection,
      pairs.rows.map(({ id }) => id),
    );
    return pairs.rows.flatMap(({ id, key }) => {
      const row = rows.get(id);
      return row ? [{ id, key, row }] : [];
    });
  }

  private async withoutAliases<C extends Collection>(
    collection: C,
    ids: readonly string[],
  ): Promise<Map<string, Rows[C]>> {
    const written = this.written.get(collection);
    const rows = new Map<string, Rows[C]>();
    const unknown: string[] = [];
    for (const id of new Set(ids)) {
      const row = written?.get(id);
      if (row) rows.set(id, row as Rows[C]);
      else if (row === undefined) unknown.push(id);
    }
    if (unknown.length === 0) return rows;
    const result = await this.db.query<Found>({
      name: `get/${collection}`,
      text: `select id, row from muster.${collection} where account_id = $1 and id = any($2) and not gone`,
      values: [this.accountId, unknown],
    });
    for (const { id, row } of result.rows) rows.set(id, wholeRow(collection, row as Rows[C]));
    return rows;
  }

  /** What the database found, as changed by the rows that wait. */
  private *overlaid(
    collection: Collection,
    index: string,
    { found, keys }: { found: readonly Found[]; keys: ReadonlySet<string> },
  ): Generator<Found> {
    const written = this.written.get(collection);
    for (const one of found) if (!written?.has(one.id)) yield one;
    for (const [id, row] of written ?? []) {
      if (row)
        for (const key of indexKeys(collection, index, row as never))
          if (keys.has(key)) yield { id, key, row };
    }
  }

  private writtenOf(collection: Collection): Map<string, AnyRow | null> {
    let rows = this.written.get(collection);
    if (!rows) this.written.set(collection, (rows = new Map<string, AnyRow | null>()));
    return rows;
  }
}

/** Throws on an index that is not there. */
function keyColumn(collection: Collection, index: string): string {
  if (!records[collection].keys[index]) throw new Error(`No index ${index} in ${collection}`);
  return `"k_${index}"`;
}
