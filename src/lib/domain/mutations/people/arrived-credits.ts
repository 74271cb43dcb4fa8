import type { CreditRecord } from '../../records/credit-record.ts';
import type { User } from '../../records/user.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { matchedIdOf } from '../imported-ids.ts';
import type { MutationContext } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';
import { KeptWords } from './kept-words.ts';

/**
 * What is matched under the account's lock at once: a year of three products. Who used more stays on the list of what is
 * unassigned, where one step matches all of a name, and so does an import of the use.
 */
const MOST_MATCHED = 1_000;

/**
 * Use that was imported before the people were: what a file says under their email is theirs as soon as they are here.
 * One bulk count, and nothing more where nobody waits. `people`: by the key of the email. Answers whose use was found.
 */
export async function matchArrived(
  tx: Tx,
  context: MutationContext,
  people: ReadonlyMap<string, User>,
): Promise<ReadonlySet<string>> {
  const keys = await fewEnough(tx, [...people.keys()]);
  if (keys.length === 0) return new Set();
  const waiting = await tx.findMany('creditRecords', 'byPerson', keys);
  const words = await KeptWords.of(tx, [...waiting.values()].flat());
  const found = new Set<string>();
  let updated = 0;
  for (const [key, records] of waiting) {
    const user = people.get(key);
    if (!user || user.status === 'erased') continue;
    for (const record of records) putMatched(tx, context, { record: words.kept(record), userId: user.id });
    found.add(user.id);
    updated += records.length;
  }
  tell(tx, context, { ids: found, updated });
  return found;
}

/** The keys that have something, as many as fit, in their order: browser and server choose alike. */
async function fewEnough(tx: ReadTx, keys: readonly string[]): Promise<string[]> {
  const counts = await tx.countMany('creditRecords', 'byPerson', keys);
  let all = 0;
  return keys.filter((key) => {
    const count = counts.get(key) ?? 0;
    if (count === 0 || all + count > MOST_MATCHED) return false;
    all += count;
    return true;
  });
}

/** Who sees a record hangs on its person: matched to one, it is another record. */
export function putMatched(
  tx: Tx,
  context: MutationContext,
  { record, userId }: { record: CreditRecord; userId: string },
): void {
  tx.remove('creditRecords', record.id);
  tx.put('creditRecords', { ...record, userId, person: '', id: matchedIdOf(context, record.id) });
}

function tell(
  tx: Tx,
  context: MutationContext,
  { ids, updated }: { ids: ReadonlySet<string>; updated: number },
): void {
  const [first] = ids;
  if (first === undefined) return;
  // The line of the people themselves has the id of the mutation or of the person.
  const recordId = matchedIdOf(context, first);
  const changes = { what: 'user', updated };
  recordActivity(tx, context, {
    action: 'credit-records.match',
    collection: 'creditRecords',
    recordId,
    changes,
  });
}
