import type { MatchingRule } from '../../../domain/records/devices/matching-rule.ts';
import type { Product } from '../../../domain/records/product.ts';
import { effectiveRules, RuleSet } from '../../../domain/software/rule-set.ts';

/** A connection in a transaction that is bound to the account. */
export interface Queryable {
  query<R extends object>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
  /** Planned once for each connection. */
  query<R extends object>(named: { name: string; text: string; values: unknown[] }): Promise<{ rows: R[] }>;
}

/** Accounts whose compiled rules are kept: a process serves few at a time. */
const MOST_ACCOUNTS = 100;

/** The rules of accounts as they hold, compiled again when a rule or a product changed. */
export class SoftwareRules {
  readonly #byAccount = new Map<string, { stamp: string; rules: RuleSet }>();

  /** As of this transaction. One small query while nothing changed. */
  async of(db: Queryable, accountId: string): Promise<RuleSet> {
    const stamp = await stampOf(db, accountId);
    const known = this.#byAccount.get(accountId);
    if (known?.stamp === stamp) return known.rules;
    const rules = new RuleSet(
      effectiveRules(
        await rowsOf<MatchingRule>(db, 'matchingRules', accountId),
        await rowsOf<Product>(db, 'products', accountId),
      ),
    );
    if (this.#byAccount.size >= MOST_ACCOUNTS) this.#byAccount.clear();
    // Equal rules are kept with what they remember: a product that was added without a rule changes none.
    const kept = known?.rules.fingerprint === rules.fingerprint ? known.rules : rules;
    this.#byAccount.set(accountId, { stamp, rules: kept });
    return kept;
  }
}

async function stampOf(db: Queryable, accountId: string): Promise<string> {
  const { rows } = await db.query<{ stamp: string }>({
    name: 'agents/rules',
    text: `select concat_ws('/', (select max(version) from muster.matchingRules where account_id = $1),
              (select max(version) from muster.products where account_id = $1)) as stamp`,
    values: [accountId],
  });
  return rows[0]?.stamp ?? '';
}

async function rowsOf<Row>(db: Queryable, table: string, accountId: string): Promise<Row[]> {
  const { rows } = await db.query<{ row: Row }>(
    `select row from muster.${table} where account_id = $1 and not gone order by id`,
    [accountId],
  );
  return rows.map(({ row }) => row);
}
