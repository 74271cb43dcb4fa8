import * as v from 'valibot';
import type { Access } from '#lib/domain/access/access.ts';
import { may } from '#lib/domain/access/permissions.ts';
import { applyMutation, contextOf, type MutationCall } from '#lib/domain/mutations/apply.ts';
import {
  ACCEPTED,
  defineMutation,
  type Mutation,
  type Outcome,
  refuse,
} from '#lib/domain/mutations/mutation.ts';
import type { Device } from '#lib/domain/records/devices/device.ts';
import { roleNames } from '#lib/domain/records/role.ts';
import type { Tx } from '#lib/domain/tx.ts';

/**
 * Small mutations that the laws of sync are tried with: an edit that conflicts, rows that come and go, roles that
 * change what is seen, a batch, one that throws. They keep the laws of sync apart from the rules of records.
 */
const add = defineMutation({
  name: 'law.add',
  version: 1,
  args: v.strictObject({ name: v.string() }),
  allow: (access) => may(access, 'devices.add'),
  async run(tx, { name }, context) {
    const taken = await tx.find('devices', 'byName', name);
    if (taken.length > 0) return refuse('duplicate');
    tx.put('devices', deviceOf(context.newId('dv', 'device'), name, context.at));
    return ACCEPTED;
  },
  subject: () => null,
});

const rename = defineMutation({
  name: 'law.rename',
  version: 1,
  args: v.strictObject({ id: v.string(), was: v.string(), to: v.string() }),
  allow: (access) => may(access, 'devices.edit-text'),
  async run(tx, { id, was, to }) {
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    if (device.displayName !== was && device.displayName !== to) return refuse('conflict');
    tx.put('devices', { ...device, displayName: to });
    return ACCEPTED;
  },
  subject: () => null,
});

/** Not idempotent on purpose: applied twice, it shows. */
const append = defineMutation({
  name: 'law.append',
  version: 1,
  args: v.strictObject({ id: v.string() }),
  allow: (access) => may(access, 'devices.edit-text'),
  async run(tx, { id }) {
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    tx.put('devices', { ...device, description: `${device.description}+` });
    return ACCEPTED;
  },
  subject: () => null,
});

/** What a check-in tells: of such a row the time and the user are sent alone. */
const seen = defineMutation({
  name: 'law.seen',
  version: 1,
  args: v.strictObject({ id: v.string(), after: v.number(), by: v.string() }),
  allow: (access) => may(access, 'devices.edit-text'),
  async run(tx, { id, after, by }) {
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    tx.put('devices', { ...device, lastCheckInAt: (device.lastCheckInAt ?? 0) + after, lastUser: by });
    return ACCEPTED;
  },
  subject: () => null,
});

const remove = defineMutation({
  name: 'law.remove',
  version: 1,
  args: v.strictObject({ id: v.string() }),
  allow: (access) => may(access, 'devices.retire'),
  async run(tx, { id }) {
    if (!(await tx.get('devices', id))) return refuse('not-found');
    tx.remove('devices', id);
    return ACCEPTED;
  },
  subject: () => null,
});

const setRole = defineMutation({
  name: 'law.set-role',
  version: 1,
  args: v.strictObject({ userId: v.string(), role: v.nullable(v.picklist(roleNames)) }),
  allow: (access) => may(access, 'roles.edit'),
  async run(tx, { userId, role }, context) {
    for (const row of await tx.find('roles', 'byUser', userId)) tx.remove('roles', row.id);
    const id = context.newId('ro', 'role');
    if (role !== null) tx.put('roles', { id, userId, role, contractId: null, createdAt: context.at });
    return ACCEPTED;
  },
  subject: () => null,
});

const bug = defineMutation({
  name: 'law.bug',
  version: 1,
  args: v.strictObject({}),
  allow: () => true,
  run(tx, _args, context) {
    tx.put('devices', deviceOf(context.newId('dv', 'half'), 'half done', context.at));
    // In a browser it looks well; only the server trips, wherever its clock is set.
    return context.at > (BROWSER_TIME + SERVER_TIME) / 2
      ? Promise.reject(new Error('a bug of ours'))
      : Promise.resolve(ACCEPTED);
  },
  subject: () => null,
});

/** The server's clock of a law run begins here, the browsers' far before. */
export const SERVER_TIME = 1_790_000_000_000;

/** Ten years on both sides stay between 1970 and the server's time. */
export const BROWSER_TIME = 800_000_000_000;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as the registry: the arguments are parsed before each run.
const mutations: readonly Mutation<any>[] = [add, rename, append, seen, remove, setRole, bug];

/** As `applyMutation`, for the mutations above and all that are registered. */
export async function applyLawMutation(tx: Tx, call: MutationCall, access: Access): Promise<Outcome> {
  const mutation = mutations.find((one) => one.name === call.name && one.version === call.version);
  if (!mutation) return applyMutation(tx, call, access);
  const parsed = v.safeParse(mutation.args, call.args);
  if (!parsed.success) return refuse('invalid');
  if (!(await mutation.allow(access, tx, parsed.output))) return refuse('forbidden');
  return mutation.run(tx, parsed.output, contextOf(call, access));
}

export function deviceOf(id: string, name: string, at: number): Device {
  return {
    id,
    name,
    displayName: '',
    description: '',
    type: 'computer',
    os: '',
    serial: '',
    lastUser: '',
    lastCheckInAt: null,
    productAccess: 'inherit',
    updateAccess: 'inherit',
    retiredAt: null,
    createdAt: at,
  };
}
