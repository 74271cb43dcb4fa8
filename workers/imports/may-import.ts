import type { Access } from '#lib/domain/access/access.ts';
import { may } from '#lib/domain/access/permissions.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';

/** Whether the person may do what a file of this kind asks for. */
export function mayImport(access: Access, kind: string): boolean {
  return kindOf(kind).permissions.every((permission) => may(access, permission));
}
