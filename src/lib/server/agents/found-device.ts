import { foldKey } from '../../base/text.ts';
import { type Device, newDevice } from '../../domain/records/devices/device.ts';
import {
  type Candidate,
  type Evidence,
  MOST_TWINS,
  sameMachine,
  type Twin,
} from '../../domain/records/devices/same-machine.ts';
import type { DeviceIdentities } from './device-identities.ts';
import type { Inventory } from './bodies/inventory.ts';
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
  readonly twins: readonly Twin[];
}

/**
 * Which device an inventory is of, as `sameMachine` says of what it has in common with those that are known. An agent's
 * id seen before under another UUID is a copied disk. Where the key does not reach the device (`key-scope.ts`), it is a
 * new device, and the pair is told.
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
  const isSerialKnown = serial === '' || foldKey(serial) === foldKey(agents?.serial ?? '');
  // Nearly all: known again, and nothing to look up.
  if (agents && isSerialKnown && !areOthers(identities.uuidOf(saidId ?? ''), uuid))
    return { device: agents, isNew: false, isNewAgent: false, twins: [] };
  const evidence = await evidenceOf({ known, identities }, { inventory, by });
  const { device, twins } = sameMachine({ ...inventory, hasAgent: agentId !== '' }, evidence);
  const others = agents ? [] : othersOf({ known, identities }, { inventory, by });
  return {
    device: device ?? newDevice({ id: newId(), name: inventory.name, type: inventory.type, createdAt: 0 }),
    isNew: device === null,
    isNewAgent: agents === undefined,
    twins: withOthers(
      twins,
      others.filter((id) => id !== device?.id),
    ),
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

async function evidenceOf({ known, identities }: Places, { inventory, by }: Reported): Promise<Evidence> {
  const { agentId, uuid, serial, name } = inventory;
  const saidId = identities.find({ kind: 'agent', value: agentId }, by);
  const byAgent = known.get(saidId);
  const byUuid = known.get(identities.find({ kind: 'uuid', value: uuid }, by));
  const bySerial = serial === '' ? [] : await known.findBySerial(foldKey(serial));
  const byName = byAgent ? [] : await known.find('byName', foldKey(name));
  const met = [...bySerial, ...byName];
  await identities.loadOwners(met.map(({ id }) => id));
  const shared = await known.shared(bySerial);
  const candidates = new Map<string, Candidate>();
  const candidateOf = (device: Device): Candidate => {
    const isAgents = device.id === byAgent?.id;
    const one = candidates.get(device.id) ?? {
      device,
      // Of a merged one, of the machine whose agent it is.
      uuid: identities.uuidOf(isAgents ? (saidId ?? '') : device.id),
      hasAgent: identities.hasAgent(device.id),
      isReached: isAgents || device.id === byUuid?.id || identities.isReached(device.id, by),
      isShared: shared.has(device.id),
    };
    candidates.set(device.id, one);
    return one;
  };
  return {
    byAgent: byAgent && candidateOf(byAgent),
    byUuid: byUuid && candidateOf(byUuid),
    bySerial: bySerial.map(candidateOf),
    byName: byName.map(candidateOf),
  };
}

/** Ids of devices of others that have the agent or the UUID: a disk that was copied, or who would like to have the device. */
function othersOf({ known, identities }: Places, { inventory, by }: Reported): string[] {
  const { agentId, uuid } = inventory;
  const ids = [
    ...identities.ofOthers({ kind: 'agent', value: agentId }, by),
    ...identities.ofOthers({ kind: 'uuid', value: uuid }, by),
  ];
  return ids.flatMap((id) => known.idOf(id) ?? []);
}

/** Before those of the same name: who reports what is another's may be told of five pairs. */
function withOthers(twins: readonly Twin[], others: readonly string[]): Twin[] {
  const more = [...new Set(others)].map((id): Twin => ({ id, by: 'agent' }));
  const strong = [...twins.filter(({ by }) => by !== 'name'), ...more];
  const all = [...strong, ...twins.filter(({ by }) => by === 'name')];
  return [...new Map(all.toReversed().map((one) => [one.id, one])).values()]
    .toReversed()
    .slice(0, MOST_TWINS);
}

function areOthers(known: string, uuid: string): boolean {
  return known !== '' && uuid !== '' && known !== uuid;
}

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
