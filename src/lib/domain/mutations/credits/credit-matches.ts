import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import { idText, shortText } from '../../records/core/record.ts';
import type { Tx } from '../../tx.ts';
import { batchLine, batchOf } from '../batch.ts';
import { CreditCharging } from './credit-charging.ts';
import { matchedIdOf } from '../imported-ids.ts';
import { KeptWords } from '../people/kept-words.ts';
import { defineMutation, type MutationContext, refuse, type RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const matchables = ['user', 'product', 'contract'] as const;
export type Matchable = (typeof matchables)[number];

const COLUMNS = {
  user: { id: 'userId', text: 'person', collection: 'users' },
  product: { id: 'productId', text: 'product', collection: 'products' },
  contract: { id: 'contractId', text: null, collection: 'contracts' },
} as const;

/**
 * Says of records whom or what they are about, where the file's words named nobody here. `to: null` takes it back, with
 * the words to keep instead. The amounts stay as they are.
 */
export const matchCredits = defineMutation({
  name: 'credit-records.match',
  version: 1,
  args: v.strictObject({
    what: v.picklist(matchables),
    /** What the records say of it now; another one refuses the row. */
    was: v.nullable(idText),
    to: v.nullable(idText),
    text: v.optional(shortText, ''),
    rows: batchOf(v.strictObject({ row: batchLine, id: idText })),
  }),
  allow: (access) => may(access, 'credits.edit'),
  async run(tx, { what, was, to, text, rows }, context) {
    const target = to === null ? null : await tx.get(COLUMNS[what].collection, to);
    if (target === undefined) return refuse('not-found');
    if (target && 'status' in target && target.status === 'erased') return refuse('not-found');
    const match = { what, was, to: target?.id ?? null, text };
    const records = await tx.getMany(
      'creditRecords',
      rows.map(({ id }) => id),
    );
    const charging = new CreditCharging();
    if (what === 'product' && match.to !== null) await charging.loadContracts(tx, [match.to]);
    const words = await KeptWords.of(tx, [...records.values()]);
    const refusedRows: RefusedRow[] = [];
    let updated = 0;
    for (const { row, id } of rows) {
      const record = records.get(id);
      // One that was matched before has another id: the same mutation again finds nothing, and changes nothing.
      if (!record) continue;
      const now = record[COLUMNS[what].id];
      if (now === match.to) continue;
      if (now !== was) refusedRows.push({ row, reason: 'conflict', details: { now } });
      else {
        put(tx, context, { before: record, after: matched(words.kept(record), match, charging) });
        updated += 1;
      }
    }
    if (updated > 0) {
      const line = { action: 'credit-records.match', collection: 'creditRecords' as const };
      recordActivity(tx, context, { ...line, recordId: context.mutationId, changes: { what, updated } });
    }
    return { status: 'accepted', counts: { created: 0, updated, unchanged: 0 }, refusedRows };
  },
  subject: () => null,
  makes: ({ what, rows }, context) => (what === 'user' ? rows.map(({ id }) => matchedIdOf(context, id)) : []),
});

interface Match {
  readonly what: Matchable;
  readonly to: string | null;
  readonly text: string;
}

function matched(record: CreditRecord, { what, to, text }: Match, charging: CreditCharging): CreditRecord {
  const column = COLUMNS[what];
  const words = column.text === null ? {} : { [column.text]: to === null ? text : '' };
  const next: CreditRecord = { ...record, [column.id]: to, ...words };
  const isCharged = what !== 'product' || next.contractId !== null || next.offering !== '';
  return isCharged ? next : { ...next, contractId: charging.contractFor(next.day, to) };
}

/** Who sees a record hangs on its person: matched to another, it is another record. */
function put(
  tx: Tx,
  context: MutationContext,
  { before, after }: { before: CreditRecord; after: CreditRecord },
): void {
  if (before.userId === after.userId) return tx.put('creditRecords', after);
  tx.remove('creditRecords', before.id);
  tx.put('creditRecords', { ...after, id: matchedIdOf(context, before.id) });
}
