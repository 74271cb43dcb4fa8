import { emailKey } from '#lib/base/email-address.ts';
import { foldKey } from '#lib/base/text.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { ReadTx } from '#lib/domain/tx.ts';
import { type Rejection, rejection } from '#lib/files/import-causes.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import type { GatheredRecords } from '#lib/files/record-gatherer.ts';
import type { PersonPart } from '#lib/files/reading/row-parts.ts';

type Name = Pick<PersonPart, 'firstName' | 'lastName'>;

/** Rows whose person has another name here, by line: a name that is here stays, and that is said. */
export async function keptNames(
  { people, seats }: GatheredRecords,
  tx: ReadTx,
): Promise<ReadonlyMap<number, Rejection>> {
  const named = [...people, ...seats].filter(({ part }) => nameOf(part) !== '');
  const keys = [...new Set(named.map(({ part }) => emailKey(part.email)))];
  const known = await findNamed(tx, 'users', { index: 'byEmail', keys });
  const kept = new Map<number, Rejection>();
  for (const { lines, part } of named) {
    const user = known.get(emailKey(part.email));
    const name = user ? nameOf(user) : '';
    if (name === '' || foldKey(name) === foldKey(nameOf(part))) continue;
    const one = rejection(recordCauses.nameKept, `It is "${nameOf(part)}", here "${name}".`);
    for (const line of lines) kept.set(line, one);
  }
  return kept;
}

function nameOf({ firstName, lastName }: Name): string {
  return `${firstName} ${lastName}`.trim();
}
