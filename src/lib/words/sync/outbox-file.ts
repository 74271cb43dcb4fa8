import type { OutboxImport } from '#workers/replica/contract.ts';
import { counted, formatCount } from '../format/numbers.ts';

type Fault = Extract<OutboxImport, { status: 'refused' }>['fault'];

const faults: Readonly<Record<Fault, string>> = {
  foreign: 'This isn’t a file of waiting changes. Choose the one that Muster saved on the other device.',
  newer: 'A newer version of Muster wrote this file. Update Muster here, then import it again.',
  damaged:
    'This file is damaged or was edited. Copy it from the other device again, or export it there again.',
  'too-large': 'This file is too large, or has a change that is too large to send.',
  'too-old':
    'This file is over a year old, so the server no longer knows which of its changes it has. Make the missing changes again.',
  'other-account':
    'These changes were made in another account. Open that account on this device and import them there.',
  'other-person': 'Someone else made these changes. They need to sign in and import the file themselves.',
};

/** What became of an imported file. */
export function importedWords(imported: OutboxImport): string {
  if (imported.status === 'refused') return `${faults[imported.fault]} Nothing was added.`;
  if (imported.status === 'not-saved')
    return 'This browser couldn’t save the changes in the file. Nothing was added: free some space and import it again.';
  const { added, alreadyHere } = imported;
  if (added + alreadyHere === 0) return 'The file has no changes.';
  const known = alreadyHere === 0 ? '' : ` ${formatCount(alreadyHere)} already here.`;
  return added === 0
    ? `No changes added.${known}`
    : `${counted(added, 'change')} added and waiting to be sent.${known}`;
}

/** Above what a file holds, before anything of it is added. `saved`: when, as a person reads it. */
export function lookWords(
  count: number,
  { saved, alreadyHere }: { saved: string; alreadyHere: number },
): string {
  const known = alreadyHere === 0 ? '' : ` ${formatCount(alreadyHere)} more already here.`;
  return `${counted(count, 'change')} in this file, saved ${saved}. Add only what you did yourself: it will be made in your name.${known}`;
}

/** On the button: "Add 3 changes". */
export function addWords(count: number): string {
  return count === 0 ? 'Add' : `Add ${counted(count, 'change')}`;
}
