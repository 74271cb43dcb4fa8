import * as v from 'valibot';
import { emailKey } from '../../../base/email-address.ts';
import { may } from '../../access/permissions.ts';
import { emailText, shortText } from '../../records/core/record.ts';
import { eachText, personText, type PersonTexts, saidTexts } from '../../records/person-texts.ts';
import { type User, newUser } from '../../records/user.ts';
import type { Access } from '../../access/access.ts';
import type { Tx } from '../../tx.ts';
import { batchLine, batchOf } from '../batch.ts';
import { matchArrived } from './arrived-credits.ts';
import { findNamed } from './former-names.ts';
import { defineMutation, type MutationContext, type Outcome, type RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

/** A person as the row of a file names them. */
export const personFields = {
  row: batchLine,
  firstName: shortText,
  lastName: shortText,
  email: emailText,
  /** There was no such person where the batch was made. If there is one here, an alias leads later edits to them. */
  isNew: v.boolean(),
} as const;

const personRow = v.strictObject(personFields);

/** With plain texts; one that comes later is one more that may be left out. */
const detailedRow = v.strictObject({ ...personFields, ...eachText(() => v.optional(personText)) });

type PersonRow = v.InferOutput<typeof detailedRow>;

/** As it was when a file told names alone: outboxes may still hold it. */
export const addManyNames = defineMutation({
  name: 'users.add-many',
  version: 1,
  args: v.strictObject({ source: shortText, rows: batchOf(personRow) }),
  allow: (access) => may(access, 'users.add'),
  run: addAll,
  subject: () => null,
  makes: ({ rows }, context) => rows.map(({ row }) => personIdOf(context, row)),
});

/**
 * A batch of people by email: who exists is found, by an earlier email too, and keeps their name; a name they lack is
 * filled in. A plain text that the file says is as the file says then, and one that it does not say stays. Somebody who
 * was erased is not brought back.
 */
export const addManyUsers = defineMutation({
  name: 'users.add-many',
  version: 2,
  args: v.strictObject({ source: shortText, rows: batchOf(detailedRow) }),
  allow: (access, _tx, { rows }) => may(access, 'users.add') && mayTell(access, rows),
  run: addAll,
  subject: () => null,
  makes: ({ rows }, context) => rows.map(({ row }) => personIdOf(context, row)),
});

/** What a file says of people who are here changes them. */
function mayTell(access: Access, rows: readonly PersonRow[]): boolean {
  return may(access, 'users.edit') || rows.every((row) => Object.keys(saidTexts(row)).length === 0);
}

async function addAll(
  tx: Tx,
  { source, rows }: { source: string; rows: readonly PersonRow[] },
  context: MutationContext,
): Promise<Outcome> {
  const byEmail = await peopleByEmail(tx, rows);
  const said = new Map<string, Partial<PersonTexts>>();
  const counts = { created: 0, updated: 0, unchanged: 0 };
  const refusedRows = rows.filter((row) => isErased(byEmail, row)).map(erasedRow);
  const present = rows.filter((row) => !isErased(byEmail, row));
  const taken = await takePeople(tx, { rows: present, byEmail, said }, context);
  for (const status of taken.values()) counts[status] += 1;
  const changedRows = [...taken].filter(([, status]) => status !== 'unchanged').map(([row]) => row);
  if (counts.created + counts.updated > 0) {
    recordActivity(tx, context, {
      action: 'users.add-many',
      collection: 'users',
      recordId: context.mutationId,
      changes: { source, ...counts },
    });
  }
  return { status: 'accepted', counts, changedRows, refusedRows };
}

/** The id that a row's person gets when there is none of that email. */
export function personIdOf(context: Pick<MutationContext, 'newId'>, row: number): string {
  return context.newId('us', `user/${row}`);
}

/** Who is known of the rows, by the key of the email: the erased too, whose emails are known by their digest. */
export async function peopleByEmail(
  tx: Tx,
  rows: readonly Pick<PersonRow, 'email'>[],
): Promise<Map<string, User>> {
  const keys = [...new Set(rows.map((row) => emailKey(row.email)))];
  return findNamed(tx, 'users', { index: 'byEmail', keys });
}

export function isErased(byEmail: ReadonlyMap<string, User>, { email }: Pick<PersonRow, 'email'>): boolean {
  return byEmail.get(emailKey(email))?.status === 'erased';
}

/** A file is older than the wish to be erased, or does not know of it: a person who is back is added by hand. */
export function erasedRow({ row }: Pick<PersonRow, 'row'>): RefusedRow {
  return { row, reason: 'not-active', details: { status: 'erased' } };
}

interface Taking {
  readonly row: PersonRow;
  readonly byEmail: Map<string, User>;
  /** Texts that rows before said of a person, by their id: the first counts, or the same batch would change it again. */
  readonly said?: Map<string, Partial<PersonTexts>>;
}

type Taken = 'created' | 'updated' | 'unchanged';

/** Finds or makes the people of rows that are not erased; what they used before they were here is theirs then. By row. */
export async function takePeople(
  tx: Tx,
  { rows, byEmail, said }: Omit<Taking, 'row'> & { readonly rows: readonly PersonRow[] },
  context: MutationContext,
): Promise<Map<number, Taken>> {
  const taken = new Map(
    rows.map((row) => [row.row, takePerson(tx, { row, byEmail, ...(said && { said }) }, context)]),
  );
  const matched = new Set(await matchArrived(tx, context, byEmail));
  for (const { row, email } of rows) {
    const id = byEmail.get(emailKey(email))?.id ?? '';
    // Once for each person: the row says that something came of it.
    if (matched.delete(id) && taken.get(row) === 'unchanged') taken.set(row, 'updated');
  }
  return taken;
}

/** Finds or makes the person of a row, and keeps `byEmail` as it is then. */
function takePerson(tx: Tx, { row, byEmail, said = new Map() }: Taking, context: MutationContext): Taken {
  const key = emailKey(row.email);
  const known = byEmail.get(key);
  const id = personIdOf(context, row.row);
  const { firstName, lastName, email } = row;
  const isPresent = !known || emailKey(known.email) === key;
  const texts = isPresent ? { ...saidTexts(row), ...said.get(known?.id ?? id) } : lacking(known, row);
  if (isPresent) said.set(known?.id ?? id, texts);
  if (!known) {
    const made = newUser({ id, firstName, lastName, email, ...texts, createdAt: context.at });
    byEmail.set(key, made);
    tx.put('users', made);
    return 'created';
  }
  if (row.isNew && known.id !== id) tx.put('aliases', { id, collection: 'users', to: known.id });
  const told = withTexts(withName(known, row), texts);
  if (told === known) return 'unchanged';
  // Known by an earlier email too.
  for (const [other, user] of byEmail) if (user.id === told.id) byEmail.set(other, told);
  tx.put('users', told);
  return 'updated';
}

/** The same object when nothing changes. */
function withName(known: User, { firstName, lastName }: Pick<PersonRow, 'firstName' | 'lastName'>): User {
  const isNameless = known.firstName === '' && known.lastName === '';
  return !isNameless || (firstName === '' && lastName === '') ? known : { ...known, firstName, lastName };
}

/** Under an email that somebody had before, as who was merged into them, a file says nothing against what is here. */
function lacking(known: User, row: PersonRow): Partial<PersonTexts> {
  const said = Object.entries(saidTexts(row)).filter(([key]) => known[key as keyof PersonTexts] === '');
  return Object.fromEntries(said);
}

function withTexts(known: User, texts: Partial<PersonTexts>): User {
  const isKnown = Object.entries(texts).every(([key, text]) => known[key as keyof PersonTexts] === text);
  return isKnown ? known : { ...known, ...texts };
}
