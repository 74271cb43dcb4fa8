import { asRemembered, headerOf, type RememberedReading, toRemember } from '#lib/files/remembered-reading.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { dexieReadings, type ReadingStore } from '#lib/replica/stored/dexie-readings.ts';
import type { Person } from '../replica/contract.ts';
import type { ImportPreview } from '#lib/files/import-preview.ts';

type Readable = Extract<ImportPreview, { status: 'readable' }>;

/** How the person had files with these titles read; null: as the titles say, or nobody knows any more. */
export async function recall(
  person: Person,
  titles: readonly string[],
  byKind: readonly ImportChoices[],
): Promise<Readable['remembered']> {
  const header = headerOf(titles);
  const one = header === null ? null : await inStore(person, (store) => store.find(header));
  // A build may have lost a kind that an earlier one had.
  const found = byKind.find(({ kind }) => kind === one?.kind);
  return one && found ? { at: one.at, choices: asRemembered(one, titles, found) } : null;
}

/** Keeps what was chosen by hand, and forgets what was kept where the choice is what the titles say. */
export async function remember(
  person: Person,
  titles: readonly string[],
  chosen: Parameters<typeof toRemember>[1],
): Promise<void> {
  const header = headerOf(titles);
  if (header === null) return;
  const one = toRemember(titles, chosen);
  await inStore(person, (store) => (one ? store.put(one) : store.remove(header)));
}

/** Without storage nothing is remembered, and everything else goes on. */
async function inStore<Value>(
  person: Person,
  act: (store: ReadingStore<RememberedReading>) => Promise<Value>,
): Promise<Value | null> {
  const store = dexieReadings<RememberedReading>(person);
  try {
    return await act(store);
  } catch {
    return null;
  } finally {
    store.close();
  }
}
