import type { Reader } from '../../tx.ts';
import { consumerKey, creditPools, type Pools } from './credit-pools.ts';

/** What was used of one contract. */
export interface ContractUse {
  /** In thousandths. */
  readonly used: number;
  readonly useByDay: ReadonlyMap<string, number>;
  /** People with use that was not given back. */
  readonly consumers: number;
  readonly pools: Pools;
}

interface Gathering {
  used: number;
  readonly useByDay: Map<string, number>;
  readonly useByPerson: Map<string, number>;
}

interface Tallied {
  readonly revisions: string;
  readonly byContract: ReadonlyMap<string, ContractUse>;
}

const tallies = new WeakMap<Reader, Tallied>();

/**
 * Use and pools of every contract that has either, from all records: 200,000 take some 60 ms, so the answer is kept until
 * a record or grant changes. For readers who see all records.
 */
export function creditTally(reader: Reader): ReadonlyMap<string, ContractUse> {
  const revisions = `${reader.revision('creditRecords')}|${reader.revision('creditGrants')}`;
  const known = tallies.get(reader);
  if (known?.revisions === revisions) return known.byContract;
  const byContract = tallied(reader);
  tallies.set(reader, { revisions, byContract });
  return byContract;
}

function tallied(reader: Reader): Map<string, ContractUse> {
  const gathered = new Map<string, Gathering>();
  for (const grant of reader.slots('creditGrants')) if (grant) gatheringOf(gathered, grant.contractId);
  for (const record of reader.slots('creditRecords')) {
    if (!record || record.contractId === null) continue;
    const one = gatheringOf(gathered, record.contractId);
    one.used += record.amount;
    one.useByDay.set(record.day, (one.useByDay.get(record.day) ?? 0) + record.amount);
    const person = record.userId ?? consumerKey(record);
    if (person !== null) one.useByPerson.set(person, (one.useByPerson.get(person) ?? 0) + record.amount);
  }
  return new Map(
    [...gathered].map(([contractId, { used, useByDay, useByPerson }]) => {
      const grants = reader.find('creditGrants', 'byContract', contractId);
      const consumers = [...useByPerson.values()].filter((amount) => amount > 0).length;
      return [contractId, { used, useByDay, consumers, pools: creditPools(grants, useByDay) }];
    }),
  );
}

function gatheringOf(all: Map<string, Gathering>, contractId: string): Gathering {
  let one = all.get(contractId);
  if (!one) {
    one = { used: 0, useByDay: new Map<string, number>(), useByPerson: new Map<string, number>() };
    all.set(contractId, one);
  }
  return one;
}
