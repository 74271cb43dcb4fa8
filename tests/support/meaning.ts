import fc from 'fast-check';
import type { MutationName } from '#lib/domain/mutations/registry.ts';
import type { Collection } from '#lib/domain/records/collections.ts';
import {
  ADMIN,
  account,
  contract,
  device,
  entitlement,
  NOW,
  product,
  role,
  testId,
  user,
} from './rows/domain-rows.ts';
import { MemoryTables } from './rows/memory-tables.ts';

/** A mutation that somebody makes. */
export interface Step {
  readonly name: MutationName;
  readonly args: unknown;
}

/** What somebody does to the rows that are there: the rows are known only when it is done. Null: there is nothing to do. */
export type StepOf = (tables: MemoryTables) => Step | null;

/** A step and what takes it back. */
export type StepAndUndo = (tables: MemoryTables) => readonly [Step, Step] | null;

const NUMBERS = [1, 2, 3] as const;
const PRODUCTS = ['Revit', 'Maya'] as const;
const emailOf = (number: number) => `jon${number}@example.com`;

/** People, products, contracts and devices that files know by name. The admin is in no file. */
export function namedCompany(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('users', user(1, { canSignIn: true, email: 'admin@example.com' }));
  tables.put('roles', role(1, 1, 'contract-admin'));
  for (const number of [2, 3]) tables.put('users', user(number));
  for (const [at, name] of PRODUCTS.entries()) tables.put('products', product(at + 1, { name }));
  tables.put('contracts', contract(1));
  tables.put('entitlements', entitlement(1, { quantity: 3, startDay: '2026-01-01' }));
  tables.put('devices', device(1, { serial: 'SN-1', lastCheckInAt: NOW - 9 }));
  tables.put('devices', device(2));
  return tables;
}

/** Each number once at most, as a file of one day has each person or machine once. */
const some = fc.subarray([...NUMBERS], { minLength: 1 });
const row = (at: number) => ({ row: at * 10 + 2 });

const people = some.map((numbers): Step => {
  const rows = numbers.map((number) => ({
    ...row(number),
    firstName: 'Jon',
    lastName: 'Smith',
    email: emailOf(number + 1),
    isNew: false,
    department: number === 2 ? '' : 'Design',
    jobTitle: `Title ${number}`,
  }));
  return { name: 'users.add-many', args: { source: 'people.csv', rows } };
});

const bought = some.map((numbers): Step => {
  const rows = numbers.map((number) => ({
    ...row(number),
    number: `C-${number}`,
    vendor: 'Autodesk',
    product: PRODUCTS[number % 2],
    subscriptionId: number === 3 ? 'S-3' : '',
    quantity: 3,
    startDay: '2026-01-01',
    endDay: '2026-12-31',
    companyName: '',
    resellerName: '',
    resellerEmail: '',
    priceCents: null,
    currency: '',
    isNewContract: false,
    isNewEntitlement: false,
  }));
  return { name: 'contracts.import', args: { source: 'bought.csv', rows } };
});

const seats = fc.tuple(some, fc.constantFrom('', 'C-1')).map(([numbers, contractNumber]): Step => {
  const rows = numbers.map((number) => ({
    ...row(number),
    firstName: 'Jon',
    lastName: 'Smith',
    email: emailOf(number + 1),
    isNew: false,
    product: 'Revit',
    contractNumber,
    seat: 'assigned',
    assignedAt: NOW - 9,
    unassignedAt: null,
    usage: 'used',
    lastUsedAt: NOW - 3,
  }));
  return { name: 'assignments.import', args: { source: 'seats.csv', rows } };
});

const used = some.map((numbers): Step => {
  const rows = numbers.map((number) => ({
    ...row(number),
    day: '2026-11-20',
    email: number === 1 ? 'jonny@private.example' : emailOf(number),
    product: number === 2 ? 'Revit - English' : 'Revit',
    offering: '',
    amount: number * 1_000,
  }));
  return { name: 'credit-records.import', args: { source: 'use.csv', kind: 'file', rows } };
});

const machines = fc.tuple(some, fc.boolean()).map(([numbers, hasSerials]): Step => {
  const rows = numbers.map((number) => ({
    ...row(number),
    name: `WS-${number}`,
    type: 'computer',
    os: 'Windows',
    lastUser: 'ada',
    serial: hasSerials ? `SN-${number}` : '',
    lastCheckInAt: NOW - number,
    isNew: false,
    installs: [{ row: number * 10 + 2, product: 'Revit', version: String(number), publisher: '' }],
  }));
  return { name: 'installs.import', args: { source: 'machines.csv', rows } };
});

/** A file of each kind that is imported, one batch of it. */
export const anyFile: fc.Arbitrary<Step> = fc.oneof(people, bought, seats, used, machines);

const pick = fc.nat(20);
/** Never a name that any file has: a name that another record was given is that record's. */
const fresh = fc.nat(1_000_000).map((number) => `new ${number}`);

/** Nobody edits the admin here, or somebody whose name is gone. */
function oneOf(tables: MemoryTables, collection: Collection, at: number) {
  const all = tables
    .all(collection)
    .filter((one) => one.id !== ADMIN && !('status' in one && one.status === 'erased'));
  return all[at % Math.max(1, all.length)];
}

/** The present value of a field is what a person sees when they edit it. */
function edit(tables: MemoryTables, name: MutationName, { of, field, at, to }: Edited): Step | null {
  const found = oneOf(tables, of, at);
  if (!found) return null;
  const was = (found as unknown as Record<string, unknown>)[field];
  return { name, args: { id: found.id, [field]: { was, to } } };
}

interface Edited {
  readonly of: Collection;
  readonly field: string;
  readonly at: number;
  readonly to: string;
}

const RENAMES = [
  { name: 'products.edit', of: 'products', field: 'name' },
  { name: 'contracts.edit', of: 'contracts', field: 'number' },
  { name: 'users.edit', of: 'users', field: 'lastName' },
  { name: 'users.edit-details', of: 'users', field: 'costCenter' },
] as const;

const rename = fc.tuple(fc.constantFrom(...RENAMES), pick, fresh).map(
  ([{ name, ...what }, at, to]): StepOf =>
    (tables) =>
      edit(tables, name, { ...what, at, to }),
);
const readdress = fc.tuple(pick, fresh).map(([at, to]): StepOf => {
  const email = `${to.replace(' ', '')}@new.example`;
  return (tables) => edit(tables, 'users.edit', { of: 'users', field: 'email', at, to: email });
});
const merge = fc.tuple(pick, pick).map(([from, to]): StepOf => {
  return (tables) => {
    const [one, other] = [oneOf(tables, 'devices', from), oneOf(tables, 'devices', to)];
    return one && other && one.id !== other.id
      ? { name: 'devices.merge', args: { from: one.id, to: other.id } }
      : null;
  };
});
const mergePeople = fc.tuple(pick, pick).map(([from, to]): StepOf => {
  return (tables) => {
    const [one, other] = [oneOf(tables, 'users', from), oneOf(tables, 'users', to)];
    return one && other && one.id !== other.id
      ? { name: 'users.merge', args: { from: one.id, to: other.id } }
      : null;
  };
});
const match = fc
  .tuple(fc.constantFrom('user' as const, 'product' as const), pick)
  .map(([what, at]): StepOf => {
    return (tables) => matchAll(tables, what, at);
  });

function matchAll(tables: MemoryTables, what: 'user' | 'product', at: number): Step | null {
  const target = oneOf(tables, what === 'user' ? 'users' : 'products', at);
  const field = what === 'user' ? 'userId' : 'productId';
  const rows = tables.all('creditRecords').filter((one) => one[field] === null);
  if (!target || rows.length === 0) return null;
  const named = rows.map(({ id }, index) => ({ row: index + 1, id }));
  return { name: 'credit-records.match', args: { what, was: null, to: target.id, text: '', rows: named } };
}

const ofPerson = fc
  .tuple(fc.constantFrom('users.leave' as const, 'users.erase' as const), pick)
  .map(([name, at]): StepOf => {
    return (tables) => {
      const found = oneOf(tables, 'users', at);
      return found ? { name, args: { id: found.id } } : null;
    };
  });

/** What people do between two imports of the same file, that changes by what a record is known, or to whom it belongs. */
export const anyNaming: fc.Arbitrary<StepOf> = fc.oneof(
  rename,
  readdress,
  merge,
  mergePeople,
  match,
  ofPerson,
);

function undone(name: MutationName, undo: MutationName, of: Collection): fc.Arbitrary<StepAndUndo> {
  return pick.map((at) => (tables) => {
    const found = oneOf(tables, of, at);
    return found
      ? [
          { name, args: { id: found.id } },
          { name: undo, args: { id: found.id } },
        ]
      : null;
  });
}

const editAndBack = fc.oneof(rename, readdress).map((stepOf): StepAndUndo => {
  return (tables) => {
    const step = stepOf(tables);
    return step && [step, { name: step.name, args: backOf(step.args) }];
  };
});

function backOf(args: unknown): unknown {
  const swapped = Object.entries(args as Record<string, unknown>).map(([field, value]) => {
    if (typeof value !== 'object' || value === null) return [field, value];
    const { was, to } = value as { was: unknown; to: unknown };
    return [field, { was: to, to: was }];
  });
  return Object.fromEntries(swapped);
}

const mergeAndBack = undoneBy(merge, 'devices.unmerge');
const peopleMergeAndBack = undoneBy(mergePeople, 'users.unmerge');

function undoneBy(steps: fc.Arbitrary<StepOf>, undo: MutationName): fc.Arbitrary<StepAndUndo> {
  return steps.map((stepOf): StepAndUndo => {
    return (tables) => {
      const step = stepOf(tables);
      const { from } = (step?.args ?? {}) as { from?: string };
      return step && [step, { name: undo, args: { id: from } }];
    };
  });
}

/** Steps that the screens offer to undo. */
export const anyUndone: fc.Arbitrary<StepAndUndo> = fc.oneof(
  editAndBack,
  mergeAndBack,
  peopleMergeAndBack,
  undone('users.leave', 'users.return', 'users'),
  undone('contracts.archive', 'contracts.restore', 'contracts'),
  undone('devices.retire', 'devices.restore', 'devices'),
);

/** Somebody whose words are found wherever they are. */
export const SECRET = { firstName: 'Zoë', lastName: 'Quux', email: 'zoe.quux@example.com' };
export const SECRET_WORDS = ['zoë', 'quux', 'zoe.'];
export const SECRET_ID = testId('us', 9);

const late = { id: SECRET_ID };
const other = { firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' };
const listed = [SECRET, other].map((one, at) => ({ row: at + 1, ...one, isNew: false }));
const held = { product: 'Revit', contractNumber: '', seat: 'assigned', assignedAt: null, unassignedAt: null };
const use = { day: '2026-11-20', product: 'Revit', offering: '', amount: 1_000 };

/** What somebody did to the person, or a file says of them, before they knew that the person was to be erased. */
export const anyLate: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  { name: 'users.edit', args: { ...late, lastName: { was: 'Quux', to: 'Quuxley' } } },
  { name: 'users.edit', args: { ...late, email: { was: SECRET.email, to: 'zoe.new@quux.example' } } },
  { name: 'users.edit-details', args: { ...late, jobTitle: { was: '', to: 'Quux lead' } } },
  { name: 'users.leave', args: late },
  { name: 'users.return', args: late },
  { name: 'users.add-many', args: { source: 'paste', rows: listed } },
  {
    name: 'users.add-many',
    args: { source: 'paste', rows: [{ ...listed[0], department: 'Quux' }, listed[1]] },
  },
  {
    name: 'assignments.import',
    args: {
      source: 'seats.csv',
      rows: listed.map((one) => ({ ...one, ...held, usage: 'used', lastUsedAt: NOW })),
    },
  },
  {
    name: 'credit-records.import',
    args: {
      source: 'use.csv',
      kind: 'file',
      rows: listed.map(({ row: line, email }) => ({ row: line, email, ...use })),
    },
  },
  { name: 'roles.grant', args: { userId: SECRET_ID, role: 'field-staff', contractId: null } },
);
