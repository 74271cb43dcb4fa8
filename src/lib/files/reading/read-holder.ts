import { given } from './import-cells.ts';
import { otherFullName, readPerson } from './read-person.ts';
import type { Texts } from '../kinds/kind.ts';
import type { Read, RecordRow } from './row-parts.ts';

/** Cells that name no product: Microsoft 365 writes "Unlicensed". */
const NOTHING = /^unlicensed$/i;

/** A person with the product profiles or licenses that an admin console gave them; their column is a list. */
export function readHolder(texts: Texts): Read<RecordRow> {
  const person = readPerson(texts);
  if ('rejected' in person) return person;
  const profiles = [...new Set(texts('profiles').split('\n').map(given))].filter(
    (name) => name !== '' && !NOTHING.test(name),
  );
  if (profiles.length === 0) return { person, ...otherFullName(texts) };
  const seat = {
    ...person,
    contractNumber: '',
    seat: 'assigned' as const,
    assignedAt: null,
    unassignedAt: null,
    usage: 'not-known' as const,
    lastUsedAt: null,
  };
  return { seats: profiles.map((product) => ({ ...seat, product })), ...otherFullName(texts) };
}

/**
 * Names of the product that a profile may be of, the likeliest first: companies name profiles after a product, with who
 * they are for behind it ("Acrobat Pro - Marketing", "Photoshop: Students", "Illustrator (DE)"), and the console calls its
 * own "Default Acrobat Pro configuration".
 */
export function productsOfProfile(profile: string): string[] {
  const plain = profile
    .replace(/^default\s+/i, '')
    .replace(/\s+(?:product\s+)?(?:configuration|profile)$/i, '');
  const names = [profile, plain];
  for (let name = plain, at = lastBreak(name); at > 0; at = lastBreak(name)) {
    name = name.slice(0, at).trimEnd();
    names.push(name);
  }
  return [...new Set(names)].filter((name) => name !== '');
}

/** Where the last part begins that says whom a profile is for; -1: there is none. */
function lastBreak(name: string): number {
  return Math.max(...[' - ', ' – ', ':', ' ('].map((mark) => name.lastIndexOf(mark)));
}
