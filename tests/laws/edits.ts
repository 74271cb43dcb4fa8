import type { ImportedDevice } from '#lib/domain/mutations/devices/imported-device.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import { roleNames } from '#lib/domain/records/role.ts';
import type { LawTables } from './tables.ts';

export interface LawEdit {
  readonly name: string;
  readonly args: unknown;
}

/** How many kinds of edit `lawEdit` knows. */
export const EDIT_KINDS = 20;

/** An edit that a person might make with these rows before them. Few names, so that people collide. */
export function lawEdit(shown: LawTables, what: number, target: number): LawEdit {
  const devices = shown.all('devices');
  const device = devices[target % Math.max(1, devices.length)];
  const name = `device ${target % 7}`;
  if (!device || what === 0) return { name: 'law.add', args: { name } };
  const seat = seatEdit(shown, what, target);
  if (seat) return seat;
  const { id, displayName, description, productAccess } = device;
  const to = `name ${target % 5}`;
  switch (what) {
    case 1:
      return edit('devices.add', { name, type: 'tablet', serial: target % 3 === 0 ? `S${target % 5}` : '' });
    case 2:
    case 3:
      return edit('devices.edit', { id, displayName: { was: displayName, to } });
    case 4:
      return edit('devices.edit', { id, description: { was: description, to: `${to}!` } });
    case 5:
      return edit('devices.edit', { id, productAccess: { was: productAccess, to: 'block' } });
    case 6:
      return edit('devices.retire', { id });
    case 7:
      return edit('devices.restore', { id });
    case 8:
      return edit('installs.import', {
        source: 'list.csv',
        rows: [importRow(2, target), importRow(3, target + 1)],
      });
    case 9:
      return edit('users.add', { firstName: 'A', lastName: to, email: `p${target % 4}@law.example` });
    case 10:
      return { name: 'law.append', args: { id } };
    case 11:
      return { name: 'law.remove', args: { id } };
    case 12:
      return { name: 'law.bug', args: {} };
    case 18:
    case 19:
      return { name: 'law.seen', args: { id, after: 1_000 + target, by: `user ${target % 3}` } };
    default:
      return { name: 'law.rename', args: { id, was: displayName, to } };
  }
}

/** Few seats for everybody, so that people race for the last one. */
function seatEdit(shown: LawTables, what: number, target: number): LawEdit | null {
  const [users, entitlements] = [shown.all('users'), shown.all('entitlements')];
  const userId = users[target % Math.max(1, users.length)]?.id;
  const entitlement = entitlements[(target >> 3) % Math.max(1, entitlements.length)];
  if (!userId || !entitlement) return null;
  const entitlementId = entitlement.id;
  switch (what) {
    case 14:
    case 15:
      return edit('assignments.assign', { userId, entitlementId });
    case 16:
      return edit('assignments.unassign', { userId, entitlementId });
    case 17: {
      const quantity = { was: entitlement.quantity, to: target % 3 };
      return edit('entitlements.edit', { id: entitlementId, quantity });
    }
    default:
      return null;
  }
}

/** Gives a person a role, or takes one of theirs away. */
export function lawRoleEdit(shown: LawTables, userId: string, role: number): LawEdit {
  const wanted = roleNames[role];
  const [held] = shown.all('roles').filter((row) => row.userId === userId);
  if (wanted && !held) return edit('roles.grant', { userId, role: wanted, contractId: null });
  if (held && !wanted) return edit('roles.revoke', { id: held.id });
  return { name: 'law.set-role', args: { userId, role: wanted ?? null } };
}

function importRow(row: number, target: number): ImportedDevice {
  return {
    row,
    name: `device ${target % 7}`,
    type: 'computer',
    os: 'OS 1',
    lastUser: '',
    lastCheckInAt: null,
    serial: target % 2 === 0 ? `S${target % 5}` : '',
    isNew: target % 4 === 0,
    installs: [{ row, product: `Product ${target % 3}`, version: `${target % 2}`, publisher: '' }],
  };
}

/** Checked against what a screen may pass. */
function edit<Name extends MutationName>(name: Name, args: MutationArgs<Name>): LawEdit {
  return { name, args };
}
