import { hasRoles } from '#lib/domain/access/access.ts';
import { type RoleName, roleNames } from '#lib/domain/records/role.ts';
import type { AccountView } from '#lib/domain/views/account-view.ts';

/**
 * The roles of the person, or null when nobody can tell yet. Rows that are being fetched, again or for the first time,
 * have an end only when they are whole: before, a person without roles there is one whose roles are still to come, and
 * what was known of them last holds. `remembered`: by the session, absent: not known.
 */
export function knownRoles(
  account: Pick<AccountView, 'access' | 'isWhole'> | null,
  remembered: readonly string[] | undefined,
): readonly RoleName[] | null {
  if (account && (account.isWhole || hasRoles(account.access))) return account.access.roles;
  if (!remembered) return null;
  return roleNames.filter((role) => remembered.includes(role));
}
