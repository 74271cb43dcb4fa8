import { isCollection } from '../records/collections.ts';
import type { Refusal } from '../records/refusal.ts';
import type { Reader } from '../tx.ts';
import { conflictFields, refusedRowsOf } from './refusal-details.ts';
import { nextStep, reasonSentence, wantedSentence } from './refusal-sentences.ts';
import type { ViewContext } from './view.ts';
import { personName, userOrAlias } from './people.ts';

export interface RefusalRow {
  readonly refusal: Refusal;
  /** What the person wanted, as a sentence part: "Rename NL-WS-0007 to Spare". */
  readonly wanted: string;
  /** Why not, in a license admin's words. */
  readonly why: string;
  /** What to do next. */
  readonly next: string;
  /** For a conflict: the field, mine and theirs, as text. */
  readonly fields: readonly { readonly field: string; readonly mine: string; readonly theirs: string }[];
  /** Rows of a batch that were not accepted. */
  readonly rows: readonly { readonly row: number; readonly why: string }[];
  /** The device (or other record) to go to, when this reader has it. */
  readonly subjectName: string | null;
}

/** The person's refusals, newest first: the Inbox. */
export function refusals(reader: Reader, _query: null, context: ViewContext): readonly RefusalRow[] {
  return reader
    .slots('refusals')
    .filter((row): row is Refusal => row !== undefined && row.userId === context.access.userId)
    .sort((one, other) => other.refusedAt - one.refusedAt || (one.id < other.id ? 1 : -1))
    .map((refusal) => refusalRow(reader, refusal));
}

function refusalRow(reader: Reader, refusal: Refusal): RefusalRow {
  const subjectName = subjectNameOf(reader, refusal.subject);
  return {
    refusal,
    wanted: wantedSentence(refusal, subjectName),
    why: reasonSentence(refusal.reason),
    next: nextStep(refusal.reason),
    fields: refusal.reason === 'conflict' ? conflictFields(refusal.details) : [],
    rows: refusedRowsOf(refusal.details),
    subjectName,
  };
}

function subjectNameOf(reader: Reader, subject: Refusal['subject']): string | null {
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
    case 'accounts':
      return reader.get('accounts', subject.id)?.name ?? null;
    case 'terms':
    case 'assignments':
    case 'roles':
    case 'invitations':
    case 'installations':
    case 'aliases':
    case 'refusals':
    case 'activity':
      return null;
  }
}
