import type pg from 'pg';
import { type CreditBalance, creditBalanceId } from '../../../domain/records/credit-balance.ts';
import type { CreditGrant } from '../../../domain/records/credit-grant.ts';
import type { CreditRecord } from '../../../domain/records/credit-record.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { consumerKey, creditPools } from '../../../domain/views/credits/credit-pools.ts';

/** What is about to be written; null removes. */
export interface CreditChanges {
  readonly records: ReadonlyMap<string, CreditRecord | null>;
  readonly grants: ReadonlyMap<string, CreditGrant | null>;
}

type Writing = CreditChanges & { readonly db: pg.ClientBase; readonly accountId: string };

interface Use {
  readonly contractId: string;
  readonly kind: 'day' | 'person';
  readonly key: string;
  amount: number;
}

/**
 * Balances of the contracts that these changes touch, as they will be; null: neither grants nor use are left. Sums by day
 * and person are kept beside, so that a batch costs what it changes and not what the contract ever used.
 */
export async function balancesAfter(
  tx: ReadTx,
  writing: Writing,
): Promise<ReadonlyMap<string, CreditBalance | null>> {
  const changes = useChanges(writing, await rowsBefore<CreditRecord>(writing, 'creditRecords'));
  if (changes.length > 0) await addUse(writing, changes);
  const grantsBefore = await rowsBefore<CreditGrant>(writing, 'creditGrants');
  const grants = [...grantsBefore.values(), ...writing.grants.values()].filter((one) => one !== null);
  const contractIds = [...new Set([...changes, ...grants].map(({ contractId }) => contractId))];
  return balancesOf(tx, writing, contractIds);
}

async function balancesOf(
  tx: ReadTx,
  { db, accountId }: Writing,
  contractIds: readonly string[],
): Promise<Map<string, CreditBalance | null>> {
  const grants = await tx.findMany('creditGrants', 'byContract', contractIds);
  const days = await db.query<{ contractId: string; day: string; amount: string }>({
    name: 'credit-use/days',
    text: `select contract_id as "contractId", key as day, amount from muster.credit_use
           where account_id = $1 and contract_id = any($2) and kind = 'day' and amount <> 0`,
    values: [accountId, contractIds],
  });
  const people = await db.query<{ contractId: string; consumers: number }>({
    name: 'credit-use/people',
    text: `select contract_id as "contractId", count(*)::int as consumers from muster.credit_use
           where account_id = $1 and contract_id = any($2) and kind = 'person' and amount > 0 group by 1`,
    values: [accountId, contractIds],
  });
  const consumers = new Map(people.rows.map((one) => [one.contractId, one.consumers]));
  const daysOf = Map.groupBy(days.rows, ({ contractId }) => contractId);
  return new Map(
    contractIds.map((contractId) => {
      const id = creditBalanceId(contractId);
      const useByDay = new Map(
        (daysOf.get(contractId) ?? []).map(({ day, amount }) => [day, Number(amount)]),
      );
      const own = grants.get(contractId) ?? [];
      if (own.length === 0 && useByDay.size === 0) return [id, null];
      const used = [...useByDay.values()].reduce((sum, amount) => sum + amount, 0);
      const { pools, over } = creditPools(own, useByDay);
      return [
        id,
        { id, contractId, pools: [...pools], used, over, consumers: consumers.get(contractId) ?? 0 },
      ];
    }),
  );
}

/** What the changes add to the sums; what they leave as it was is left out. */
function useChanges({ records }: CreditChanges, before: ReadonlyMap<string, CreditRecord>): Use[] {
  const changes = new Map<string, Use>();
  const add = (record: CreditRecord, sign: 1 | -1): void => {
    const { contractId, day } = record;
    if (contractId === null) return;
    const person = consumerKey(record);
    const keys = [
      { kind: 'day', key: day } as const,
      ...(person ? [{ kind: 'person', key: person } as const] : []),
    ];
    for (const { kind, key } of keys) {
      const place = JSON.stringify([contractId, kind, key]);
      const use = changes.get(place) ?? { contractId, kind, key, amount: 0 };
      use.amount += sign * record.amount;
      changes.set(place, use);
    }
  };
  for (const [id, record] of records) {
    const known = before.get(id);
    if (known) add(known, -1);
    if (record) add(record, 1);
  }
  return [...changes.values()].filter(({ amount }) => amount !== 0);
}

async function addUse({ db, accountId }: Writing, changes: readonly Use[]): Promise<void> {
  await db.query({
    name: 'credit-use/add',
    text: `insert into muster.credit_use as u (account_id, contract_id, kind, key, amount)
           select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
           on conflict (account_id, contract_id, kind, key) do update set amount = u.amount + excluded.amount`,
    values: [
      accountId,
      changes.map(({ contractId }) => contractId),
      changes.map(({ kind }) => kind),
      changes.map(({ key }) => key),
      changes.map(({ amount }) => amount),
    ],
  });
}

/** The rows as the database has them: what waits in memory is not flushed yet. */
async function rowsBefore<Row extends CreditRecord | CreditGrant>(
  { db, accountId, records, grants }: Writing,
  collection: 'creditRecords' | 'creditGrants',
): Promise<ReadonlyMap<string, Row>> {
  const ids = [...(collection === 'creditRecords' ? records : grants).keys()];
  if (ids.length === 0) return new Map();
  const found = await db.query<{ id: string; row: Row }>({
    name: `credit-use/before/${collection}`,
    text: `select id, row from muster.${collection} where account_id = $1 and id = any($2) and not gone`,
    values: [accountId, ids],
  });
  return new Map(found.rows.map(({ id, row }) => [id, row]));
}
