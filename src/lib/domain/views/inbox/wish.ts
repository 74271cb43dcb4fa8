import { type Collection, type FieldOf, isCollection, records } from '../../records/collections.ts';
import type { Refusal } from '../../records/core/refusal.ts';
import type { Reader } from '../../tx.ts';
import { findMutation } from '../../mutations/registry.ts';
import { contextOf, type MutationCall } from '../../mutations/apply.ts';
import { personName, userOrAlias } from '../people/people.ts';

/** What a person wants: a mutation that waits or was refused. */
export type Call = Pick<MutationCall, 'id' | 'name' | 'version' | 'args'>;

const NOBODY = { userId: '', roles: [], coordinatedContracts: [], grantedContracts: [] };
const calls = new WeakMap<Refusal, Call>();

/** The mutation of a refusal, its arguments read once. Arguments too large to be kept are undefined. */
export function callOf(refusal: Refusal): Call {
  const known = calls.get(refusal);
  if (known) return known;
  const { mutationId: id, name, version } = refusal;
  const call = { id, name, version, args: parsed(refusal.args) };
  calls.set(refusal, call);
  return call;
}

/** The record that a mutation is about; null when the arguments do not say. */
export function subjectOf(call: Call): Refusal['subject'] {
  const mutation = findMutation(call.name, call.version);
  try {
    return mutation?.subject(call.args, contextOf({ id: call.id, at: 0 }, NOBODY)) ?? null;
  } catch {
    return null;
  }
}

/** The record itself as this reader has it. */
export function recordOf(reader: Reader, subject: Refusal['subject']): Record<string, unknown> | null {
  if (!subject || !isCollection(subject.collection)) return null;
  return (reader.get(subject.collection, subject.id) as Record<string, unknown> | undefined) ?? null;
}

/** Records that are called as another one is: of what kind it is, and which of their fields names it. */
const namedAfter: { readonly [C in Collection]?: readonly [Collection, FieldOf<C>] } = {
  entitlements: ['products', 'productId'],
  invitations: ['users', 'userId'],
};

/** What a record is called, or null when this reader does not have it or it has no name. */
export function subjectName(reader: Reader, subject: Refusal['subject']): string | null {
  if (!subject || !isCollection(subject.collection)) return null;
  return nameOf(reader, subject.collection, subject.id);
}

function nameOf(reader: Reader, collection: Collection, id: string): string | null {
  if (collection === 'users') {
    const user = userOrAlias(reader, id);
    return user ? personName(user) : null;
  }
  const row = reader.get(collection, id);
  if (!row) return null;
  const [after, field] = namedAfter[collection] ?? [];
  if (after && field) return nameOf(reader, after, String(row[field as keyof typeof row]));
  return records[collection].called?.(row as never) ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Empty, or a foreign client sent anything.
    return undefined;
  }
}
