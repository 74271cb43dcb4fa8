import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { may } from '../access/permissions.ts';
import type { Activity } from '../records/activity.ts';
import type { Device } from '../records/device.ts';
import type { Installation } from '../records/installation.ts';
import { idText } from '../records/record.ts';
import type { Tx } from '../tx.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from './mutation.ts';
import { recordActivity } from './record-activity.ts';

/** What a merge keeps, so that it can be taken back. */
interface Merge {
  readonly from: Device;
  /** The other before the merge. */
  readonly was: Device;
  /** Installations of `from`, as they were: moved, or dropped where the other had the same. */
  readonly installs: readonly Installation[];
  /** Ids that had led to `from`. */
  readonly aliases: readonly string[];
  /** The pair that it settled. */
  readonly pairs: readonly string[];
}

/** Two records of one machine become one: `from` vanishes, its id leads to `to` for agents and later edits. */
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
    const installs = await moveInstalls(tx, from.id, to.id);
    const aliases = await tx.find('aliases', 'byTo', from.id);
    const pairs = await settlePairs(tx, [from.id, to.id], context.at);
    tx.remove('devices', from.id);
    tx.put('devices', together(from, to));
    for (const alias of aliases) tx.put('aliases', { ...alias, to: to.id });
    tx.put('aliases', { id: from.id, collection: 'devices', to: to.id });
    const kept: Merge = { from, was: to, installs, aliases: aliases.map(({ id }) => id), pairs };
    return left(tx, context, { action: 'devices.merge', recordId: to.id, changes: { ...kept } });
  },
  subject: ({ to }) => ({ collection: 'devices', id: to }),
});

/** Takes a merge back: both are there again, with what each had and what came since left where it is. */
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
    const { serial } = merge.from;
    // Meanwhile another machine may have the serial.
    const holders = serial === '' ? [] : await tx.find('devices', 'bySerial', foldKey(serial));
    const holder = holders.find((one) => one.id !== device.id);
    if (holder) return refuse('duplicate', { collection: 'devices', id: holder.id, by: 'serial' });
    tx.remove('aliases', id);
    for (const one of merge.aliases) tx.put('aliases', { id: one, collection: 'devices', to: id });
    tx.put('devices', merge.from);
    tx.put('devices', device.serial === serial ? { ...device, serial: merge.was.serial } : device);
    for (const one of merge.installs) tx.put('installations', one);
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
  const isLater = (from.lastCheckInAt ?? 0) > (to.lastCheckInAt ?? 0);
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

/** Answers those of `from` as they were. */
async function moveInstalls(tx: Tx, from: string, to: string): Promise<readonly Installation[]> {
  const both = await tx.findMany('installations', 'byDevice', [from, to]);
  const present = new Set((both.get(to) ?? []).map(labelOf));
  const moving = both.get(from) ?? [];
  for (const one of moving) {
    if (present.has(labelOf(one))) tx.remove('installations', one.id);
    else tx.put('installations', { ...one, deviceId: to });
    present.add(labelOf(one));
  }
  return moving;
}

function labelOf({ productId, version }: Installation): string {
  return `${productId}/${version}`;
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
