import type { OutboxImport } from '#workers/replica/contract.ts';

const COUNT = new Intl.NumberFormat('en-US');

type Fault = Extract<OutboxImport, { status: 'refused' }>['fault'];

const faults: Readonly<Record<Fault, string>> = {
  foreign: 'This is no file of waiting changes. Choose the one that Muster saved on the other machine.',
  newer: 'A newer Muster wrote this file. Update Muster here, then import it again.',
  damaged:
    'This file is damaged or was edited. Copy it again from the other machine, or export it anew there.',
  'too-large': 'This file is too large, or holds a change that is too large to be sent.',
  'too-old':
    'This file is over a year old: the server no longer knows which of its changes it has. Do again what is missing.',
  'other-account':
    'These changes were made in another account. Open that account on this machine and import them there.',
  'other-person': 'Another person made these changes. They have to import the file, signed in as themselves.',
};

/** What became of an imported file. */
export function importedWords(imported: OutboxImport): string {
  if (imported.status === 'refused') return `${faults[imported.fault]} Nothing was taken in.`;
  if (imported.status === 'not-saved')
    return 'This browser could not save what is in the file. Nothing was taken in: free some space and import it again.';
  const { added, alreadyHere } = imported;
  if (added + alreadyHere === 0) return 'The file is whole, and holds no change.';
  const known = alreadyHere === 0 ? '' : ` ${changes(alreadyHere)} ${was(alreadyHere)} here already.`;
  const waits = added === 0 ? '' : ` and ${added === 1 ? 'waits' : 'wait'} to be sent`;
  return `${changes(added)} ${was(added)} added${waits}.${known}`;
}

/** Above what a file holds, before anything of it is added. `saved`: when, as a person reads it. */
export function lookWords(
  count: number,
  { saved, alreadyHere }: { saved: string; alreadyHere: number },
): string {
  const known = alreadyHere === 0 ? '' : ` ${changes(alreadyHere)} more ${was(alreadyHere)} here already.`;
  const it = count === 1 ? 'It' : 'They';
  return `${changes(count)} in this file, saved ${saved}. ${it} will be made in your name: add only what you did yourself.${known}`;
}

/** "1 change", "3 changes", "No change". */
export function changes(count: number): string {
  if (count === 0) return 'No change';
  return count === 1 ? '1 change' : `${COUNT.format(count)} changes`;
}

function was(count: number): string {
  return count > 1 ? 'were' : 'was';
}
