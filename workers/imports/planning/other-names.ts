import { emailKey } from '#lib/base/email-address.ts';
import { foldKey } from '#lib/base/text.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import type { User } from '#lib/domain/records/user.ts';
import { peopleNamed } from '#lib/domain/views/people/namesakes.ts';
import { type Rejection, rejection } from '#lib/files/import-causes.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import type { Gathered, GatheredRecords } from '#lib/files/record-gatherer.ts';
import type { PersonPart } from '#lib/files/reading/row-parts.ts';
import type { NamesFound } from '../contract.ts';
import { applyOne, type DryRunSetting } from './dry-run.ts';

type Name = Pick<PersonPart, 'firstName' | 'lastName'>;
type Rename = MutationArgs<'users.edit'>;

/** Examples that are shown: who has the name of somebody here. */
const SHOWN = 5;

export interface OtherNames {
  readonly found: NamesFound;
  /** To send, where the person wants the names of the file. */
  readonly renames: readonly Rename[];
  /** By line: a name that is here stays, and that is said. */
  readonly kept: ReadonlyMap<number, Rejection>;
}

/**
 * People who have another name here than in the file, and people who are new and have the name of somebody here: before
 * the run makes anybody. A name that is here stays unless the names of the file are wanted.
 */
export async function otherNames(
  { people, seats }: GatheredRecords,
  setting: DryRunSetting,
  isWanted: boolean,
): Promise<OtherNames> {
  const named = [...people, ...seats].filter(({ part }) => nameOf(part) !== '');
  const keys = [...new Set(named.map(({ part }) => emailKey(part.email)))];
  const known = await findNamed(setting.tx, 'users', { index: 'byEmail', keys });
  const kept = new Map<number, Rejection>();
  const renames = new Map<string, Rename>();
  let differing = 0;
  for (const [key, all] of Map.groupBy(named, ({ part }) => emailKey(part.email))) {
    const user = known.get(key);
    const [first] = all;
    if (!user || !first || !hasOtherName(user, first.part)) continue;
    differing += 1;
    const rename = renameOf(user, first.part);
    if (isWanted && (await applyOne('users.edit', rename, setting))) renames.set(user.id, rename);
    else for (const one of all) keep(kept, user, one);
  }
  const found = { differing, areTaken: isWanted, ...namesakesOf(named, known, setting) };
  return { found, renames: [...renames.values()], kept };
}

function hasOtherName(user: User, part: Name): boolean {
  const name = nameOf(user);
  return name !== '' && foldKey(name) !== foldKey(nameOf(part));
}

function renameOf(user: User, part: Name): Rename {
  const { id, firstName, lastName } = user;
  return {
    id,
    firstName: { was: firstName, to: part.firstName },
    lastName: { was: lastName, to: part.lastName },
  };
}

function keep(kept: Map<number, Rejection>, user: User, { lines, part }: Gathered<PersonPart>): void {
  if (!hasOtherName(user, part)) return;
  const one = rejection(recordCauses.nameKept, `It is "${nameOf(part)}", here "${nameOf(user)}".`);
  for (const line of lines) kept.set(line, one);
}

/** Who is new, and may be somebody here under another email. */
function namesakesOf(
  named: readonly Gathered<PersonPart>[],
  known: ReadonlyMap<string, User>,
  { reader }: DryRunSetting,
): Pick<NamesFound, 'namesakes' | 'namesakesShown'> {
  const seen = new Set<string>();
  const shown: string[] = [];
  for (const { part } of named) {
    const key = emailKey(part.email);
    if (known.has(key) || seen.has(key)) continue;
    const [one] = peopleNamed(reader, nameOf(part));
    if (!one) continue;
    seen.add(key);
    if (shown.length < SHOWN) shown.push(`${nameOf(part)}: ${part.email}, here ${one.email}`);
  }
  return { namesakes: seen.size, namesakesShown: shown };
}

function nameOf({ firstName, lastName }: Name): string {
  return `${firstName} ${lastName}`.trim();
}
