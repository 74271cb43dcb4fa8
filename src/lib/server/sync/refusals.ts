import { derivedId } from '../../base/ids.ts';
import { contextOf } from '../../domain/mutations/apply.ts';
import { withoutErased } from '../../domain/mutations/people/erased-words.ts';
import type { Outcome } from '../../domain/mutations/mutation.ts';
import { findMutation } from '../../domain/mutations/registry.ts';
import type { Refusal } from '../../domain/records/core/refusal.ts';
import type { Tx } from '../../domain/tx.ts';
import type { PushedMutation } from '../../protocol/push.ts';

/** Keeps the refusal that a mutation leaves, without the words of anybody who is erased by now. */
export async function keepRefusals(
  tx: Tx,
  sent: PushedMutation,
  { outcome, ...by }: { outcome: Outcome; userId: string; at: number },
): Promise<void> {
  for (const refusal of refusalsOf(sent, outcome, by)) tx.put('refusals', await withoutErased(tx, refusal));
}

/** The refusal that a mutation leaves: of the whole, of rows of an accepted batch, or none. */
function refusalsOf(
  sent: PushedMutation,
  outcome: Outcome,
  { userId, at }: { userId: string; at: number },
): Refusal[] {
  const rows = outcome.status === 'accepted' ? (outcome.refusedRows ?? []) : [];
  if (outcome.status === 'accepted' && rows.length === 0) return [];
  const why =
    outcome.status === 'refused'
      ? { reason: outcome.reason, details: outcome.details }
      : { reason: 'rows' as const, details: { rows } };
  return [
    {
      id: derivedId('rf', sent.id, 'refusal'),
      userId,
      mutationId: sent.id,
      name: storable(sent.name) as string,
      version: sent.version,
      args: sent.args === undefined ? '' : JSON.stringify(sent.args),
      isPartial: outcome.status === 'accepted',
      at: sent.at,
      refusedAt: at,
      reason: why.reason,
      details: storable(why.details) as Record<string, unknown>,
      subject: subjectOf(sent, userId),
    },
  ];
}

/** The record it was about; null when the arguments don't say. */
function subjectOf(sent: PushedMutation, userId: string): Refusal['subject'] {
  const mutation = findMutation(sent.name, sent.version);
  if (!mutation || sent.args === undefined) return null;
  const access = { userId, roles: [], coordinatedContracts: [], grantedContracts: [] };
  try {
    const subject: unknown = mutation.subject(sent.args, contextOf(sent, access));
    return isSubject(subject) ? subject : null;
  } catch {
    return null;
  }
}

function isSubject(subject: unknown): subject is { collection: string; id: string } {
  const { collection, id } = (subject ?? {}) as Record<string, unknown>;
  return typeof collection === 'string' && typeof id === 'string' && id.length <= 200 && !/\0/.test(id);
}

/** PostgreSQL's JSON takes neither NUL nor half a surrogate pair, and a refusal must always be storable. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\ufffd').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key), storable(one)]));
}
