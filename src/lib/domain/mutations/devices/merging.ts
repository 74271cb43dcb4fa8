import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { may } from '../../access/permissions.ts';
import type { Activity } from '../../records/core/activity.ts';
import type { Device } from '../../records/devices/device.ts';
import { formerId, type NameIndex } from '../../records/core/former-name.ts';
import type { Installation } from '../../records/devices/installation.ts';
import { idText } from '../../records/core/record.ts';
import type { Tx } from '../../tx.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

/** What a merge keeps, so that it can be taken back. */
interface Merge {
  readonly from: Device;
  /** The other before the merge. */
  readonly was: Device;
  /** Installations of `from`, as they were: moved, or dropped where the other has the product. */
  readonly installs: readonly Installation[];
  /** Installations of the other, dropped where `from` reported the product later. Absent: none, or not kept then. */
  readonly dropped?: readonly Installation[];
  /** Ids that had led to `from`. */
  readonly aliases: readonly string[];
  /** The pair that it settled. */
  readonly pairs: readonly string[];
  /** Aliases of the names given up, and where they led before; null: nowhere. Absent: not kept then. */
  readonly names?: readonly { readonly id: string; readonly to: string | null }[];
}

/**
 * Two records of one machine become one: `from` vanishes, its id and its names lead to `to` for agents, files and later
 * edits. One that somebody else merged into another meanwhile is refused: three would become one.
 */
export const mergeDevices = defineMutation({
  name: 'devices.merge',
  version: 1,
  args: v.strictObject({ from: idText, to: idText }),
  allow: (access) => may(access, 'devices.merge'),
  async run(tx, args, context) {
    const from = await tx.get('devices', args.from);
    const to = await tx.get('devices', args.to);
    if (!from || !to) return refuse('not-found');
    if (from.id === to.id) return ACCEPTED;
    if (from.id !== args.from) return refuse('conflict', { merged: from.id });
    const moved = await moveInstalls(tx, from, to);
    const aliases = await tx.find('aliases', 'byTo', from.id);
    const pairs = await settlePairs(tx, [from.id, to.id], context.at);
    tx.remove('devices', from.id);
    const merged = together(from, to);
    tx.put('devices', merged);
    for (const alias of aliases) tx.put('aliases', { ...alias, to: to.id });
    tx.put('aliases', { id: from.id, collection: 'devices', to: to.id });
    const names = await leaveNames(tx, [from, to], merged);
    const kept: Merge = { from, was: to, ...moved, aliases: aliases.map(({ id }) => id), pairs, names };
    return left(tx, context, { action: 'devices.merge', recordId: to.id, changes: { ...kept } });
  },
  subject: ({ to }) => ({ collection: 'devices', id: to }),
});

/** Takes a merge back: both are there again, with what each had; what came since is left where it is. */
export const unmergeDevices = defineMutation({
  name: 'devices.unmerge',
  version: 1,
  /** The device that vanished. */
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'devices.merge'),
  async run(tx, { id }, context) {
    const alias = await tx.get('aliases', id);
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    if (device.id === id || alias?.collection !== 'devices') return ACCEPTED;
    const merge = mergeOf(await tx.find('activity', 'byRecord', device.id), id);
    if (!merge) return refuse('not-found');
    // Meanwhile another machine may have a serial of the two.
    const serials = [merge.from, merge.was].map(({ serial }) => foldKey(serial)).filter((key) => key !== '');
    const holders = [...(await tx.findMany('devices', 'bySerial', serials)).values()].flat();
    const holder = holders.find((one) => one.id !== device.id);
    if (holder) return refuse('duplicate', { collection: 'devices', id: holder.id, by: 'serial' });
    tx.remove('aliases', id);
    for (const one of merge.aliases) tx.put('aliases', { id: one, collection: 'devices', to: id });
    for (const { id: name, to } of merge.names ?? [])
      if (to === null) tx.remove('aliases', name);
      else tx.put('aliases', { id: name, collection: 'devices', to });
    // First the one that may have the other's serial, which is given once.
    tx.put('devices', apart(device, merge));
    tx.put('devices', merge.from);
    for (const one of [...merge.installs, ...(merge.dropped ?? [])]) tx.put('installations', one);
    const pairs = await tx.getMany('possibleDuplicates', merge.pairs);
    for (const pair of pairs.values()) tx.put('possibleDuplicates', { ...pair, settledAt: null });
    return left(tx, context, { action: 'devices.unmerge', recordId: device.id, changes: { from: id } });
  },
  subject: ({ id }) => ({ collection: 'devices', id }),
});

const onePair = v.strictObject({ id: idText });

/** "These are two machines." */
export const settleDuplicate = defineMutation({
  name: 'possible-duplicates.settle',
  version: 1,
  args: onePair,
  allow: (access) => may(access, 'devices.merge'),
  run: (tx, { id }, context) => setSettled(tx, context, { id, settledAt: context.at }),
  subject: ({ id }) => ({ collection: 'possibleDuplicates', id }),
});

/** Undo of it. */
export const reopenDuplicate = defineMutation({
  name: 'possible-duplicates.reopen',
  version: 1,
  args: onePair,
  allow: (access) => may(access, 'devices.merge'),
  run: (tx, { id }, context) => setSettled(tx, context, { id, settledAt: null }),
  subject: ({ id }) => ({ collection: 'possibleDuplicates', id }),
});

async function setSettled(
  tx: Tx,
  context: MutationContext,
  { id, settledAt }: { id: string; settledAt: number | null },
): Promise<Outcome> {
  const pair = await tx.get('possibleDuplicates', id);
  if (!pair) return refuse('not-found');
  if ((pair.settledAt === null) === (settledAt === null)) return ACCEPTED;
  tx.put('possibleDuplicates', { ...pair, settledAt });
  recordActivity(tx, context, {
    action: settledAt === null ? 'possible-duplicates.reopen' : 'possible-duplicates.settle',
    collection: 'possibleDuplicates',
    recordId: id,
    changes: {},
  });
  return ACCEPTED;
}

/** What the machine reported last wins; what a person wrote on the one that stays, stays. */
function together(from: Device, to: Device): Device {
  const isLater = reportedLater(from, to);
  const reported = isLater ? from : to;
  const other = isLater ? to : from;
  return {
    ...to,
    name: reported.name,
    displayName: to.displayName || from.displayName,
    description: to.description || from.description,
    os: reported.os || other.os,
    lastUser: reported.lastUser || other.lastUser,
    lastCheckInAt: reported.lastCheckInAt ?? other.lastCheckInAt,
    serial: to.serial || from.serial,
  };
}

function reportedLater(one: Device, other: Device): boolean {
  return (one.lastCheckInAt ?? 0) > (other.lastCheckInAt ?? 0);
}

/** The one that stays as it was, but for what came since. What `from` is called is not its own, whenever it came. */
function apart(device: Device, { from, was }: Merge): Device {
  const merged = together(from, was);
  const kept = (Object.keys(was) as (keyof Device)[]).filter((field) => device[field] === merged[field]);
  const next = { ...device, ...Object.fromEntries(kept.map((field) => [field, was[field]])) };
  const isFroms = (field: 'name' | 'serial') => foldKey(next[field]) === foldKey(from[field]);
  return {
    ...next,
    name: isFroms('name') ? was.name : next.name,
    serial: isFroms('serial') ? was.serial : next.serial,
  };
}

/** The names of both that the merged one does not have lead to it. Answers where they led before. */
async function leaveNames(
  tx: Tx,
  both: readonly Device[],
  merged: Device,
): Promise<{ id: string; to: string | null }[]> {
  const given = both.flatMap((one) => [nameOf('byName', one.name), nameOf('bySerial', one.serial)]);
  const own = [formerOf(nameOf('byName', merged.name)), formerOf(nameOf('bySerial', merged.serial))];
  const ids = new Set(given.filter(({ key }) => key !== '').map(formerOf));
  for (const id of own) ids.delete(id);
  const before = await tx.getMany('aliases', [...ids]);
  for (const id of ids) tx.put('aliases', { id, collection: 'devices', to: merged.id });
  return [...ids].map((id) => ({ id, to: before.get(id)?.to ?? null }));
}

function nameOf(index: NameIndex, text: string): { index: NameIndex; key: string } {
  return { index, key: foldKey(text) };
}

function formerOf({ index, key }: { index: NameIndex; key: string }): string {
  return formerId('devices', index, key);
}

/** Of a product that both have, the versions that were reported last stay. */
async function moveInstalls(tx: Tx, from: Device, to: Device): Promise<Pick<Merge, 'installs' | 'dropped'>> {
  const both = await tx.findMany('installations', 'byDevice', [from.id, to.id]);
  const [installs, present] = [both.get(from.id) ?? [], both.get(to.id) ?? []];
  const isLater = reportedLater(from, to);
  const productsOf = (some: readonly Installation[]) => new Set(some.map(({ productId }) => productId));
  const [theirs, own] = [productsOf(installs), productsOf(present)];
  const dropped = isLater ? present.filter(({ productId }) => theirs.has(productId)) : [];
  for (const one of dropped) tx.remove('installations', one.id);
  for (const one of installs)
    if (!isLater && own.has(one.productId)) tx.remove('installations', one.id);
    else tx.put('installations', { ...one, deviceId: to.id });
  return { installs, dropped };
}

async function settlePairs(tx: Tx, ids: readonly [string, string], at: number): Promise<string[]> {
  const found = await tx.findMany('possibleDuplicates', 'byDevice', ids);
  const open = [...found.values()]
    .flat()
    .filter((pair) => pair.settledAt === null && ids.includes(pair.otherId));
  for (const pair of open) tx.put('possibleDuplicates', { ...pair, settledAt: at });
  return open.map(({ id }) => id);
}

function mergeOf(history: readonly Activity[], from: string): Merge | undefined {
  const merges = history.filter(
    ({ action, changes }) => action === 'devices.merge' && (changes as unknown as Merge).from.id === from,
  );
  const last = merges.sort((one, other) => one.at - other.at).at(-1);
  return last?.changes as unknown as Merge | undefined;
}

function left(
  tx: Tx,
  context: MutationContext,
  line: { action: string; recordId: string; changes: Record<string, unknown> },
): Outcome {
  recordActivity(tx, context, { collection: 'devices', ...line });
  return ACCEPTED;
}
