import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { idText } from '../records/record.ts';
import { roleNames } from '../records/role.ts';
import { ACCEPTED, defineMutation, refuse } from './mutation.ts';
import { recordActivity } from './record-activity.ts';

export const grantRole = defineMutation({
  name: 'roles.grant',
  version: 1,
  args: v.pipe(
    v.strictObject({ userId: idText, role: v.picklist(roleNames), contractId: v.nullable(idText) }),
    v.check(
      (args) => args.contractId === null || args.role === 'software-coordinator',
      'Only coordinators are of a contract.',
    ),
  ),
  allow: (access) => may(access, 'roles.edit'),
  async run(tx, args, context) {
    const user = await tx.get('users', args.userId);
    if (!user) return refuse('not-found');
    const roles = await tx.find('roles', 'byUser', user.id);
    if (roles.some((one) => one.role === args.role && one.contractId === args.contractId)) return ACCEPTED;
    const id = context.newId('ro', 'role');
    tx.put('roles', { id, ...args, userId: user.id, createdAt: context.at });
    recordActivity(tx, context, {
      action: 'roles.grant',
      collection: 'roles',
      recordId: id,
      changes: { ...args },
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'users', id: args.userId }),
});

/** Takes a role away. The last contract admin keeps theirs: nobody could give it back. */
export const revokeRole = defineMutation({
  name: 'roles.revoke',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'roles.edit'),
  async run(tx, { id }, context) {
    const role = await tx.get('roles', id);
    if (!role) return ACCEPTED;
    if (role.role === 'contract-admin') {
      const admins = await tx.find('roles', 'byRole', 'contract-admin');
      if (new Set(admins.map((one) => one.userId)).size <= 1) return refuse('last-admin');
    }
    tx.remove('roles', role.id);
    const changes = { userId: role.userId, role: role.role };
    recordActivity(tx, context, { action: 'roles.revoke', collection: 'roles', recordId: role.id, changes });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'roles', id: args.id }),
});
