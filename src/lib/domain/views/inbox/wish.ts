import { isCollection } from '../../records/collections.ts';
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

/** What a record is called, or null when this reader does not have it or it has no name. */
export function subjectName(reader: Reader, subject: Refusal['subject']): string | null {
  if (!subject || !isCollection(subject.collection)) return null;
  switch (subject.collection) {
    case 'devices': {
      const device = reader.get('devices', subject.id);
      return device ? device.displayName || device.name : null;
    }
    case 'users': {
      const user = userOrAlias(reader, subject.id);
      return user ? personName(user) : null;
    }
    case 'invitations': {
      const invitation = reader.get('invitations', subject.id);
      const user = invitation && userOrAlias(reader, invitation.userId);
      return user ? personName(user) : null;
    }
    case 'products':
      return reader.get('products', subject.id)?.name ?? null;
    case 'contracts': {
      const contract = reader.get('contracts', subject.id);
      return contract ? contract.label || contract.number : null;
    }
    case 'entitlements': {
      const entitlement = reader.get('entitlements', subject.id);
      return (entitlement && reader.get('products', entitlement.productId)?.name) ?? null;
    }
    case 'enrolmentKeys':
      return reader.get('enrolmentKeys', subject.id)?.name ?? null;
    case 'matchingRules':
      return reader.get('matchingRules', subject.id)?.name ?? null;
    case 'accounts':
      return reader.get('accounts', subject.id)?.name ?? null;
    case 'creditGrants':
    case 'creditBalances':
    case 'creditRecords':
    case 'terms':
    case 'assignments':
    case 'roles':
    case 'installations':
    case 'possibleDuplicates':
    case 'aliases':
    case 'refusals':
    case 'activity':
      return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Empty, or a foreign client sent anything.
    return undefined;
  }
}
