import { roleNames } from '#lib/domain/records/role.ts';
import { newUser } from '#lib/domain/records/user.ts';
import { deviceOf } from './mutations.ts';
import { LawTables } from './tables.ts';
import { newProduct } from '#lib/domain/records/product.ts';

/** The account that every law run begins with: its people, a role each while there are roles, and eight devices. */
export function firstRows(
  accountId: string,
  users: readonly string[],
  newId: (prefix: string) => string,
): LawTables {
  const tables = new LawTables();
  const at = { createdAt: 0 };
  tables.put('accounts', {
    id: accountId,
    name: 'Law Ltd',
    isSample: false,
    outOfDateDays: 30,
    checkInHours: 24,
    ...at,
    defaultProductAccess: 'allow',
    defaultUpdateAccess: 'allow',
    creditUnit: '',
    creditLink: '',
  });
  for (const [index, id] of users.entries()) {
    const email = `person${index}@law.example`;
    const name = { firstName: 'P', lastName: String(index) };
    tables.put('users', newUser({ id, ...name, email, canSignIn: true, ...at }));
    const role = roleNames[index];
    if (role) tables.put('roles', { id: newId('ro'), userId: id, role, contractId: null, ...at });
  }
  const [productId, contractId] = [newId('pr'), newId('ct')];
  tables.put('products', newProduct({ id: productId, name: 'Law CAD', ...at }));
  tables.put('contracts', {
    id: contractId,
    number: 'L-1',
    label: '',
    vendor: '',
    type: 'subscription',
    archivedAt: null,
    ...at,
  });
  for (const quantity of [1, 2]) {
    tables.put('entitlements', {
      id: newId('en'),
      contractId,
      productId,
      kind: 'single-user',
      quantity,
      policy: 'strict',
      startDay: null,
      endDay: null,
      subscriptionId: '',
      ...at,
    });
  }
  for (let i = 0; i < 8; i++) tables.put('devices', deviceOf(newId('dv'), `first ${i}`, 0));
  return tables;
}
