import type { RoleName } from '../records/role.ts';
import type { User } from '../records/user.ts';
import type { Reader } from '../tx.ts';
import type { ViewContext } from './view.ts';

export interface PersonRow {
  readonly user: User;
  readonly name: string;
  readonly roles: readonly {
    readonly id: string;
    readonly role: RoleName;
    readonly contractId: string | null;
  }[];
  readonly isPending: boolean;
}

/** The people of the account that this person may see, by name in natural order. */
export function people(
  reader: Reader,
  query: { search: string },
  context: ViewContext,
): readonly PersonRow[] {
  (void reader, query, context);
  throw new Error('Not built yet');
}
