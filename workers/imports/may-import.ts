import type { Access } from '#lib/domain/access/access.ts';
import type { Capability } from '#lib/domain/access/capabilities.ts';
import { may } from '#lib/domain/access/permissions.ts';
import type { KindName } from '#lib/files/kinds/kind.ts';

const NEEDS: Readonly<Record<KindName, readonly Capability[]>> = {
  'install-list': ['installs.import'],
  people: ['users.add'],
  'autodesk-subscriptions': ['contracts.edit'],
  'autodesk-usage': ['assignments.edit', 'users.add'],
  'autodesk-users': ['assignments.edit', 'users.add'],
  'adobe-users': ['users.add'],
  'microsoft-users': ['users.add'],
  'snipe-users': ['users.add'],
  'autodesk-daily': ['credits.import'],
  'credit-use': ['credits.import'],
  'snipe-licenses': ['contracts.edit', 'assignments.edit', 'users.add'],
};

/** Whether the person may do what a file of this kind asks for. */
export function mayImport(access: Access, kind: KindName): boolean {
  return NEEDS[kind].every((permission) => may(access, permission));
}
