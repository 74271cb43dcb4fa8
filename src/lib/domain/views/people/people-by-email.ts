import { emailKey } from '../../../base/email-address.ts';
import type { UserStatus } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';
import { personName } from './people.ts';
import type { ViewContext } from '../view.ts';

export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly status: UserStatus;
}

/** Who is there already, by email without case: for each that was asked, the person or null, in the order asked. */
export function peopleByEmail(
  reader: Reader,
  query: { emails: readonly string[] },
  _context: ViewContext,
): readonly (KnownPerson | null)[] {
  return query.emails.map((email) => {
    const [user] = reader.find('users', 'byEmail', emailKey(email));
    return user ? { id: user.id, name: personName(user), email: user.email, status: user.status } : null;
  });
}
