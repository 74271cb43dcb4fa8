import { emailKey } from '#lib/base/email-address.ts';
import type { PersonRow } from '#lib/domain/views/people/people.ts';
import type { Desk } from '../../state/desk.ts';

/** The person whose address this is, whatever its case, or undefined. */
export async function personWithEmail(desk: Desk, email: string): Promise<PersonRow | undefined> {
  const { rows } = await desk.query('people', {
    search: email,
    sort: { column: 'email', isDescending: false },
    from: 0,
    count: Infinity,
  });
  return rows.find(({ user }) => emailKey(user.email) === emailKey(email));
}
