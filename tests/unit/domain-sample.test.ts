import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { records } from '#lib/domain/records/collections.ts';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { deviceStatus, deviceStatuses, statusLimits } from '#lib/domain/views/device-status.ts';
import { account, NOW } from '#tests/support/domain-rows.ts';

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
});
