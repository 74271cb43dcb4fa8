import type { WaitingMutation } from '#workers/replica/contract.ts';

const WORDS: Readonly<Record<string, string>> = {
  'account.edit': 'Change of the account',
  'devices.add': 'New device',
  'devices.edit': 'Change of a device',
  'devices.retire': 'Retire a device',
  'devices.restore': 'Restore a device',
  'installs.import': 'Part of an imported install list',
  'products.add': 'New product',
  'products.edit': 'Change of a product',
  'contracts.add': 'New contract',
  'contracts.edit': 'Change of a contract',
  'contracts.archive': 'Archive a contract',
  'contracts.restore': 'Restore a contract',
  'terms.add': 'New terms of a contract',
  'terms.edit': 'Change of terms',
  'terms.remove': 'Remove terms',
  'entitlements.add': 'New product on a contract',
  'entitlements.edit': 'Change of a product on a contract',
  'entitlements.remove': 'Remove a product from a contract',
  'assignments.assign': 'Assign a product',
  'assignments.unassign': 'Take a product away',
  'assignments.move': 'Move to another seat',
  'assignments.assign-many': 'Assign products to several people',
  'assignments.unassign-many': 'Take products from several people',
  'assignments.move-many': 'Move several people',
  'users.add': 'New person',
  'users.add-many': 'New people',
  'users.leave': 'A person leaves',
  'users.return': 'A person is back',
  'users.erase': 'Erase a person',
  'users.edit': 'Change of a person',
  'users.invite': 'Invite a person',
  'roles.grant': 'Give a role',
  'roles.revoke': 'Take a role away',
  'refusals.discard': 'Discard from the Inbox',
  noop: 'Discarded change',
};

/** What waits, in a few words, with what tells it apart where there is something. */
export function waitingWords({ name, args, at }: Pick<WaitingMutation, 'name' | 'args' | 'at'>): string {
  const named = args as { name?: unknown; email?: unknown } | null;
  const what = [named?.name, named?.email].find((one) => typeof one === 'string');
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return `${WORDS[name] ?? name}${what ? `: ${String(what)}` : ''} · ${time}`;
}
