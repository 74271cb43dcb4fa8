import { madeIds } from '../../domain/mutations/depends.ts';
import type { Outcome } from '../../domain/mutations/mutation.ts';
import { namedIds } from '../../domain/records/core/named-ids.ts';
import type { Refusal } from '../../domain/records/core/refusal.ts';
import type { PushedMutation } from '../../protocol/push.ts';
import type { Write } from '../store/write-once.ts';

type Refused = Extract<Outcome, { status: 'refused' }>;

/** Refusals whose mutations were made in the same millisecond: a person makes one. */
const MOST = 20;

/**
 * P5: a mutation about a record that was never made, since the one that makes it was refused, is refused for that
 * and names it. Every other outcome stays as it is.
 */
export async function dependentOutcome(
  write: Write,
  userId: string,
  { sent, outcome }: { sent: PushedMutation; outcome: Refused },
): Promise<Refused> {
  if (outcome.reason !== 'not-found') return outcome;
  for (const record of namedIds(sent.args)) {
    const refusal = await refusalOfMaker(write, userId, record);
    if (refusal)
      return { status: 'refused', reason: 'depends-on-refused', details: { refusal: refusal.id, record } };
  }
  return outcome;
}

/**
 * The person's refusal of the mutation that would have made this record. An id that a mutation gives begins with the
 * time of the mutation's own, as the id of its refusal does: a key of three characters' prefix and that time is
 * enough to find it, without an index of its own.
 */
async function refusalOfMaker(write: Write, userId: string, record: string): Promise<Refusal | null> {
  const from = `rf_${record.slice(3, 12)}`;
  const found = await write.db.query<{ row: Refusal }>({
    name: 'refusal/maker',
    text: `select row from muster.refusals
           where account_id = $1 and id >= $2 and id < $3 and "v_userId" = $4 and not gone
           order by id limit ${MOST}`,
    values: [write.accountId, from, `${from}~`, userId],
  });
  return found.rows.map(({ row }) => row).find((one) => wouldMake(one, record)) ?? null;
}

function wouldMake({ mutationId, name, version, args }: Refusal, record: string): boolean {
  try {
    return madeIds({ id: mutationId, name, version, args: JSON.parse(args) }).includes(record);
  } catch {
    // Arguments too large to be kept are an empty text.
    return false;
  }
}
