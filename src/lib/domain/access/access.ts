import type { RoleName } from '../records/role.ts';

/**
 * What a person may see and do, read from their roles when a request or a replay begins. On the server always
 * from the session, never from the wire.
 */
export interface Access {
  readonly userId: string;
  /** Without duplicates; empty for a plain user. */
  readonly roles: readonly RoleName[];
  /** Contracts a coordinator coordinates; null: every contract. */
  readonly coordinatedContracts: readonly string[] | null;
  /** Contracts on which the person holds an unended assignment; none where their roles show them more anyway. */
  readonly grantedContracts: readonly string[];
}

/** Whether the person is known to have any role. */
export function hasRoles(access: Access): boolean {
  return access.roles.length > 0;
}
