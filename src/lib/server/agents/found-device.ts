import { derivedId, digestId } from '../../base/ids.ts';
import { foldKey } from '../../base/text.ts';
import { type Device, newDevice } from '../../domain/records/devices/device.ts';
import {
  type PossibleDuplicate,
  newPossibleDuplicate,
} from '../../domain/records/devices/possible-duplicate.ts';
import type { DeviceIdentities } from './device-identities.ts';
import type { Inventory } from './inventory.ts';
import type { KeyScope } from './key-scope.ts';
import type { KnownDevices } from './known-devices.ts';

/** Check-ins closer than this write no new time: a PROLOG and its inventory, an agent that is run by hand. */
const CLOSE_MS = 60_000;

export interface Found {
  readonly device: Device;
  readonly isNew: boolean;
  /** No device within the key's reach had the agent. */
  readonly isNewAgent: boolean;
  /** Others that may be the same machine. */
  readonly twins: readonly { id: string; by: PossibleDuplicate['by'] }[];
}

/**
 * Which device an inventory is of: the agent's id seen before, the UUID, the serial; never by what many machines share.
 * An agent's id seen before under another UUID is a copied disk: then it says nothing. Where only the name agrees, or the
 * key does not reach the device (`key-scope.ts`), it is a new device, and the pair is told.
 */
export async function findDevice(
  { known, identities }: Places,
  { inventory, by }: Reported,
  newId: () => string,
): Promise<Found> {
  const { agentId, uuid, serial } = inventory;
  // As it was when it was last said: of a device that was merged into another, still its own.
  const saidId = identities.find({ kind: 'agent', value: agentId }, by);
  const agents = known.get(saidId);
  const isCopy = agents !== undefined && isOtherMachine(agents, identities.uuidOf(saidId ?? ''), inventory);
  // Nearly all: known again, and nothing to look up.
  if (agents && !isCopy && (serial === '' || foldKey(serial) === foldKey(agents.serial)))
    return { device: agents, isNew: false, isNewAgent: false, twins: [] };
  const bySerial = serial === '' ? [] : await known.find('bySerial', foldKey(serial));
  await identities.loadOwners(bySerial.map(({ id }) => id));
  const device =
    (isCopy ? undefined : agents) ??
    known.get(identities.find({ kind: 'uuid', value: uuid }, by)) ??
    bySerial.find((one) => !hasOtherUuid(one, identities, uuid) && identities.isReached(one.id, by));
  const twins = new Map<string, PossibleDuplicate['by']>();
  // First: whose serial it is decides whether it may be taken.
  for (const one of bySerial) if (one.id !== device?.id) twins.set(one.id, 'serial');
  if (isCopy && device?.id !== agents.id && !twins.has(agents.id)) twins.set(agents.id, 'agent');
  if (!agents)
    for (const one of othersOf({ known, identities }, { inventory, by }))
      if (one.id !== device?.id && !twins.has(one.id)) twins.set(one.id, 'agent');
  if (!device)
    for (const one of await known.find('byName', foldKey(inventory.name)))
      if (!isCertainlyOther(one, identities, inventory) && !twins.has(one.id)) twins.set(one.id, 'name');
  return {
    device: device ?? newDevice({ id: newId(), name: inventory.name, type: inventory.type, createdAt: 0 }),
    isNew: device === undefined,
    isNewAgent: agents === undefined,
    twins: [...twins].slice(0, MOST_TWINS).map(([id, by]) => ({ id, by })),
  };
}

interface Places {
  readonly known: KnownDevices;
  readonly identities: DeviceIdentities;
}

interface Reported {
  readonly inventory: Inventory;
  readonly by: KeyScope;
}

/** Devices of others that have the agent or the UUID: a disk that was copied, or who would like to have the device. */
function othersOf({ known, identities }: Places, { inventory, by }: Reported): Device[] {
  const { agentId, uuid } = inventory;
  const ids = [
    ...identities.ofOthers({ kind: 'agent', value: agentId }, by),
    ...identities.ofOthers({ kind: 'uuid', value: uuid }, by),
  ];
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** A classroom of machines of one name: who looks at five pairs has understood. */
const MOST_TWINS = 5;

/** The device with what the inventory knows; the same object when that is nothing new. A serial of another is not taken. */
export function updated(
  device: Device,
  inventory: Inventory,
  { at, mayTakeSerial }: { at: number; mayTakeSerial: boolean },
): Device {
  const next: Device = {
    ...device,
    name: inventory.name || device.name,
    os: inventory.os || device.os,
    lastUser: inventory.lastUser || device.lastUser,
    serial: inventory.serial !== '' && mayTakeSerial ? inventory.serial : device.serial,
    type: typeOf(device, inventory),
  };
  const seen = seenAt(next, at);
  const isSame = (Object.keys(seen) as (keyof Device)[]).every((field) => seen[field] === device[field]);
  return isSame ? device : seen;
}

/** What the machine says is a phone or tablet was no computer: older builds took every Android for one. */
function typeOf({ type }: Device, reported: Inventory): Device['type'] {
  const isMoreExact = reported.type === 'phone' || reported.type === 'tablet';
  return type === 'other' || (type === 'computer' && isMoreExact) ? reported.type : type;
}

/** What changed of who a device is; null: nothing. The id of an agent that it has besides is told as new. */
export function identityChanges(
  { device, isNewAgent }: Found,
  row: Device,
  agentId: string,
): Record<string, { was: string; to: string }> | null {
  const changes: Record<string, { was: string; to: string }> = {};
  for (const field of ['name', 'serial'] as const)
    if (device[field] !== row[field]) changes[field] = { was: device[field], to: row[field] };
  if (isNewAgent && agentId !== '') changes['agent'] = { was: '', to: agentId };
  return Object.keys(changes).length === 0 ? null : changes;
}

/** With the server's time of the check-in, unless one was a moment ago. */
export function seenAt(device: Device, at: number): Device {
  const { lastCheckInAt } = device;
  const isClose = lastCheckInAt !== null && Math.abs(at - lastCheckInAt) < CLOSE_MS;
  return isClose ? device : { ...device, lastCheckInAt: at };
}

export function pairOf(deviceId: string, twin: Found['twins'][number], at: number): PossibleDuplicate {
  const [first, second] = inOrder(deviceId, twin.id);
  const id = digestId('pd', first, second);
  return newPossibleDuplicate({ id, deviceId, otherId: twin.id, by: twin.by, createdAt: at });
}

/** The id that older builds gave to the pair, which may be settled since. */
export function formerPairId({ deviceId, otherId }: PossibleDuplicate): string {
  return derivedId('pd', ...inOrder(deviceId, otherId));
}

/** The same pair has the same id, whichever came first. */
function inOrder(one: string, other: string): [string, string] {
  return one < other ? [one, other] : [other, one];
}

/** The same agent id, but both UUIDs are known and differ, and the serial does not speak for it. */
function isOtherMachine(device: Device, known: string, { uuid, serial }: Inventory): boolean {
  const isSameSerial = serial !== '' && foldKey(serial) === foldKey(device.serial);
  return areOthers(known, uuid) && !isSameSerial;
}

function hasOtherUuid(device: Device, identities: DeviceIdentities, uuid: string): boolean {
  return areOthers(identities.uuidOf(device.id), uuid);
}

function areOthers(known: string, uuid: string): boolean {
  return known !== '' && uuid !== '' && known !== uuid;
}

/** Both tell who they are, and it differs: a common name proves nothing then. */
function isCertainlyOther(
  device: Device,
  identities: DeviceIdentities,
  { uuid, serial }: Inventory,
): boolean {
  const hasOtherSerial = serial !== '' && device.serial !== '' && foldKey(serial) !== foldKey(device.serial);
  return hasOtherSerial || hasOtherUuid(device, identities, uuid);
}
