import * as v from 'valibot';
import { isOfContracts } from '../../access/roles.ts';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { roleNames, newRole } from '../../records/role.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { isLastAdmin } from './last-admin.ts';
import { recordActivity } from '../record-activity.ts';

export const grantRole = defineMutation({
  name: 'roles.grant',
  version: 1,
  args: v.pipe(
    v.strictObject({ userId: idText, role: v.picklist(roleNames), contractId: v.nullable(idText) }),
    v.check(
      (args) => args.contractId === null || isOfContracts(args.role),
      'Only coordinators are of a contract.',
    ),
  ),
  allow: (access) => may(access, 'roles.edit'),
  async run(tx, args, context) {
    const user = await tx.get('users', args.userId);
    const contract = args.contractId === null ? null : await tx.get('contracts', args.contractId);
    if (!user || contract === undefined) return refuse('not-found');
    if (user.status !== 'active') return refuse('not-active', { status: user.status });
    const contractId = contract?.id ?? null;
    const roles = await tx.find('roles', 'byUser', user.id);
    const id = context.newId('ro', 'role');
    const held = roles.find((one) => one.role === args.role && one.contractId === contractId);
    if (held) {
      // Two people who give the same role offline: what the second does to theirs goes to the one that is there.
      if (held.id !== id) tx.put('aliases', { id, collection: 'roles', to: held.id });
      return ACCEPTED;
    }
    tx.put('roles', newRole({ id, userId: user.id, role: args.role, contractId, createdAt: context.at }));
    recordActivity(tx, context, {
      action: 'roles.grant',
      collection: 'roles',
      recordId: id,
      changes: { userId: user.id, role: args.role, contractId },
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'users', id: args.userId }),
  makes: (_args, context) => [context.newId('ro', 'role')],
});

/** Takes a role away. The last contract admin who can sign in keeps theirs: nobody could give it back. */
export const revokeRole = defineMutation({
  name: 'roles.revoke',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'roles.edit'),
  async run(tx, { id }, context) {
    const role = await tx.get('roles', id);
    if (!role) return ACCEPTED;
    if (await isLastAdmin(tx, [role])) return refuse('last-admin');
    tx.remove('roles', role.id);
    const changes = { userId: role.userId, role: role.role, contractId: role.contractId };
    recordActivity(tx, context, { action: 'roles.revoke', collection: 'roles', recordId: role.id, changes });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'roles', id: args.id }),
});
