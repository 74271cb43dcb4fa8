import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { records } from '#lib/domain/records/collections.ts';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { deviceStatus, deviceStatuses, statusLimits } from '#lib/domain/views/devices/device-status.ts';
import { exceedsStrictly } from '#lib/domain/mutations/seats/seat-rules.ts';
import { contractList, noContractFilter } from '#lib/domain/views/contracts/contract-list.ts';
import { accessAs, account, NOW } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const size = { seed: 'north', devices: 1_500, now: NOW, accountId: account().id };
const chunks = [...sampleRows(size)];

describe('the sample company', () => {
  it('is the same for the same seed, and another for another', () => {
    expect([...sampleRows(size)]).toEqual(chunks);
    expect([...sampleRows({ ...size, seed: 'south' })]).not.toEqual(chunks);
  });

  it('holds rows that every schema accepts, each id once', () => {
    const ids = new Set<string>();
    let count = 0;
    for (const { collection, rows } of chunks) {
      for (const row of rows) {
        expect(v.safeParse(records[collection].schema, row).success).toBe(true);
        ids.add(row.id);
        count += 1;
      }
    }
    expect(ids.size).toBe(count);
  });

  it('has devices of every status and three installations each on average', () => {
    const devices = chunks.flatMap((chunk) => (chunk.collection === 'devices' ? chunk.rows : []));
    const installs = chunks.flatMap((chunk) => (chunk.collection === 'installations' ? chunk.rows : []));
    const statuses = new Set(devices.map((one) => deviceStatus(one, statusLimits(account()), NOW)));
    expect([...statuses].sort()).toEqual([...deviceStatuses].sort());
    expect(devices).toHaveLength(1_500);
    expect(installs.length / devices.length).toBeGreaterThan(2.7);
    expect(installs.length / devices.length).toBeLessThan(3.5);
  });

  it('has contracts of every status, and people with seats, never beyond what is strict', () => {
    const tables = new MemoryTables();
    for (const { collection, rows } of chunks) for (const row of rows) tables.put(collection, row);
    const context = { now: NOW, access: accessAs('contract-admin') };
    const sort = { column: 'number', isDescending: false } as const;
    const query = { filter: noContractFilter, sort, from: 0, count: Infinity, withFacets: true };
    const { statuses } = contractList(tables.reader, query, context).facets!;
    for (const status of ['active', 'expiring', 'expired', 'archived'] as const)
      expect(statuses[status]).toBeGreaterThan(0);
    let held = 0;
    for (const one of tables.all('entitlements')) {
      const count = tables.found('assignments', 'byOpenEntitlement', one.id).length;
      expect(exceedsStrictly(one, count)).toBe(false);
      held += count;
    }
    expect(held).toBeGreaterThan(20);
    for (const { id } of tables.all('users').filter((one) => one.status === 'left'))
      expect(tables.found('assignments', 'byOpenUser', id)).toEqual([]);
  });

  it('grows to the people and contracts asked for, three assignments each', () => {
    const big = [...sampleRows({ ...size, devices: 0, users: 2_000, contracts: 40 })];
    const countOf = (name: string) =>
      big.filter(({ collection }) => collection === name).reduce((sum, { rows }) => sum + rows.length, 0);
    expect(countOf('users')).toBe(2_000);
    expect(countOf('contracts')).toBe(40);
    expect(countOf('assignments')).toBeGreaterThan(5_800);
  });
});
