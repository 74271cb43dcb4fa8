import * as v from 'valibot';
import { emailKey } from '../../base/email-address.ts';
import { may } from '../access/permissions.ts';
import { emailText, shortText } from '../records/record.ts';
import type { User } from '../records/user.ts';
import type { Tx } from '../tx.ts';
import { batchLine, batchOf } from './batch.ts';
import { defineMutation, type MutationContext } from './mutation.ts';
import { recordActivity } from './record-activity.ts';

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

type PersonRow = v.InferOutput<typeof personRow>;

/** A batch of people by email: who exists is found and keeps their name; a name they lack is filled in. */
export const addManyUsers = defineMutation({
  name: 'users.add-many',
  version: 1,
  args: v.strictObject({ source: shortText, rows: batchOf(personRow) }),
  allow: (access) => may(access, 'users.add'),
  async run(tx, { source, rows }, context) {
    const byEmail = await peopleByEmail(tx, rows);
    const counts = { created: 0, updated: 0, unchanged: 0 };
    const changedRows: number[] = [];
    for (const row of rows) {
      const status = takePerson(tx, { row, byEmail }, context);
      counts[status] += 1;
      if (status !== 'unchanged') changedRows.push(row.row);
    }
    if (counts.created + counts.updated > 0) {
      recordActivity(tx, context, {
        action: 'users.add-many',
        collection: 'users',
        recordId: context.mutationId,
        changes: { source, ...counts },
      });
    }
    return { status: 'accepted', counts, changedRows };
  },
  subject: () => null,
  makes: ({ rows }, context) => rows.map(({ row }) => personIdOf(context, row)),
});

/** The id that a row's person gets when there is none of that email. */
export function personIdOf(context: Pick<MutationContext, 'newId'>, row: number): string {
  return context.newId('us', `user/${row}`);
}

/** Who is known of the rows, by the key of the email. */
export async function peopleByEmail(
  tx: Tx,
  rows: readonly Pick<PersonRow, 'email'>[],
): Promise<Map<string, User>> {
  const known = await tx.findMany('users', 'byEmail', [...new Set(rows.map((row) => emailKey(row.email)))]);
  return new Map([...known].flatMap(([key, [user]]) => (user ? [[key, user] as const] : [])));
}

/** Finds or makes the person of a row, and keeps `byEmail` as it is then. */
export function takePerson(
  tx: Tx,
  { row, byEmail }: { row: PersonRow; byEmail: Map<string, User> },
  context: MutationContext,
): 'created' | 'updated' | 'unchanged' {
  const key = emailKey(row.email);
  const known = byEmail.get(key);
  const id = personIdOf(context, row.row);
  const { firstName, lastName, email } = row;
  if (!known) {
    const made: User = {
      ...{ id, firstName, lastName, email },
      ...{ status: 'active', canSignIn: false, createdAt: context.at },
    };
    byEmail.set(key, made);
    tx.put('users', made);
    return 'created';
  }
  if (row.isNew && known.id !== id) tx.put('aliases', { id, collection: 'users', to: known.id });
  const isNameless = known.firstName === '' && known.lastName === '';
  if (!isNameless || (firstName === '' && lastName === '')) return 'unchanged';
  const named = { ...known, firstName, lastName };
  byEmail.set(key, named);
  tx.put('users', named);
  return 'updated';
}
