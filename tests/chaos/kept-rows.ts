import type { Page } from 'playwright/test';
import { decodeChange } from '../../src/lib/pages/page-text.ts';
import type { Entry, OutboxMeta, ReplicaMeta } from '../../src/lib/replica/stored/storage.ts';
import type { PageText } from '../../src/lib/pages/page-text.ts';
import { dumpDatabases, type StoredDatabase } from '../support/replica/stored-databases.ts';

export interface KeptHere {
  /** Confirmed rows of the devices, by id, as text with their keys in order. */
  readonly devices: ReadonlyMap<string, string>;
  /** Edits that this profile ever made. */
  readonly made: number;
  readonly pending: number;
  readonly discarded: number;
}

/** What a profile has in IndexedDB. */
export async function keptIn(page: Page): Promise<KeptHere> {
  const databases = await page.evaluate(dumpDatabases);
  const outbox = databases.find(({ name }) => name.startsWith('outbox-'));
  const entries = valuesOf(outbox, 'mutations') as Entry[];
  const sent = valuesOf(outbox, 'sent') as Entry[];
  const [meta] = valuesOf(outbox, 'meta') as OutboxMeta[];
  return {
    devices: devicesOf(databases.find(({ name }) => name.startsWith('replica-'))),
    made: (meta?.nextSeq ?? 1) - 1,
    pending: entries.length,
    discarded: [...entries, ...sent].filter(({ name }) => name === 'noop').length,
  };
}

function devicesOf(replica: StoredDatabase | undefined): Map<string, string> {
  const rows = new Map<string, string>();
  const [meta] = valuesOf(replica, 'meta') as ReplicaMeta[];
  const pages = (replica?.stores.find(({ name }) => name === 'devices')?.records ?? [])
    .filter(({ key }) => (key as number[])[0] === meta?.shown)
    .map(({ value }) => value as PageText);
  const journal = (valuesOf(replica, 'journal') as (PageText & { generation: number })[]).filter(
    ({ generation }) => generation === meta?.shown,
  );
  for (const stored of [...pages, ...journal]) {
    const change = decodeChange(stored);
    if (!change) throw new Error('A torn page');
    if (change.collection !== 'devices') continue;
    if (change.isAnew) rows.clear();
    for (const row of change.rows) rows.set(row.id, inOrder(row));
    for (const id of change.gone ?? []) rows.delete(id);
  }
  return rows;
}

function valuesOf(database: StoredDatabase | undefined, store: string): unknown[] {
  return (database?.stores.find(({ name }) => name === store)?.records ?? []).map(({ value }) => value);
}

export function inOrder(row: object): string {
  return JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Throws when two differ, with the first row that does. */
export function checkEqual(
  name: string,
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): void {
  for (const [id, row] of one)
    if (other.get(id) !== row)
      throw new Error(`${name} differs at ${id}: ${row} and ${other.get(id) ?? 'nothing'}`);
  if (one.size !== other.size) throw new Error(`${name} has ${other.size} devices, not ${one.size}`);
}
