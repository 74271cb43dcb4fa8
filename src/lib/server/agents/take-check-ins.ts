import { randomBytes } from 'node:crypto';
import { derivedId, newId } from '../../base/ids.ts';
import { foldKey } from '../../base/text.ts';
import type { Account } from '../../domain/records/account.ts';
import type { ServerAction } from '../../domain/records/core/activity.ts';
import type { Device } from '../../domain/records/devices/device.ts';
import type { EnrolmentKey } from '../../domain/records/devices/enrolment-key.ts';
import type { Installation } from '../../domain/records/devices/installation.ts';
import type { RuleSet } from '../../domain/software/rule-set.ts';
import type { InstallChanges } from '../../domain/software/wanted.ts';
import { deviceStatus, statusLimits } from '../../domain/views/devices/device-status.ts';
import type { Write } from '../store/write-once.ts';
import { isUsable } from './agent-keys.ts';
import { DeviceIdentities } from './device-identities.ts';
import { formerPairId, pairOf } from '../../domain/records/devices/possible-duplicate.ts';
import { findDevice, type Found, identityChanges, seenAt, updated } from './found-device.ts';
import type { CheckIn, Taken } from './check-in.ts';
import { GroupSoftware } from './software/group-software.ts';
import type { Inventory } from './bodies/inventory.ts';
import { type KeyScope, scopeOf } from './key-scope.ts';
import { KnownDevices } from './known-devices.ts';
import type { SoftwareRules } from './software/software-rules.ts';

/** A key's last use is kept to the hour. */
const USE_MS = 3_600_000;

export interface HowToTake {
  /** The server's clock, ms. */
  readonly at: number;
  readonly rules: SoftwareRules;
  /** Whether the key may add one more device; asked once for each. Left out: any number. */
  mayAdd?(keyId: string): boolean;
}

/** Takes in a group of one account, in order, in the transaction of whoever calls. */
export async function takeCheckIns(
  write: Write,
  checkIns: readonly CheckIn[],
  how: HowToTake,
): Promise<Taken[]> {
  const group = new Group(write, how, await how.rules.of(write.db, write.accountId));
  await group.load(checkIns);
  const taken: Taken[] = [];
  for (const one of checkIns) taken.push(await group.take(one));
  await group.finish();
  return taken;
}

class Group {
  readonly #write: Write;
  readonly #at: number;
  readonly #mayAdd: (keyId: string) => boolean;
  readonly #identities: DeviceIdentities;
  readonly #devices: KnownDevices;
  readonly #software: GroupSoftware;
  readonly #keys = new Map<string, EnrolmentKey>();
  #account: Account | undefined;
  /** Something that a person looks for: a new device, other software. */
  #hasNews = false;

  constructor(write: Write, { at, mayAdd = () => true }: HowToTake, rules: RuleSet) {
    this.#write = write;
    this.#at = at;
    this.#mayAdd = mayAdd;
    this.#software = new GroupSoftware(write, at, rules);
    this.#devices = new KnownDevices(write.tx);
    this.#identities = new DeviceIdentities(write.db, write.accountId, this.#devices);
  }

  async load(checkIns: readonly CheckIn[]): Promise<void> {
    const { tx, accountId } = this.#write;
    this.#account = await tx.get('accounts', accountId);
    const keyIds = checkIns.map(({ keyId }) => keyId);
    for (const [id, key] of await tx.getMany('enrolmentKeys', keyIds)) this.#keys.set(id, key);
    await this.#identities.load(
      checkIns.flatMap(({ message }) => [
        { kind: 'agent' as const, value: message.agentId },
        ...(message.kind === 'inventory' ? [{ kind: 'uuid' as const, value: message.uuid }] : []),
      ]),
    );
    await this.#devices.load(this.#identities.deviceIds());
    await this.#identities.loadNobodys();
    await this.#loadUnknown(checkIns);
    const isNeeded = checkIns.some(({ message }) => message.kind === 'inventory');
    if (isNeeded) await this.#software.load(this.#devices.ids());
  }

  /** Machines whose agent is not known are looked for by serial and name. */
  async #loadUnknown(checkIns: readonly CheckIn[]): Promise<void> {
    const unknown = checkIns.flatMap(({ keyId, message }) => {
      const key = this.#keys.get(keyId);
      if (message.kind !== 'inventory' || !key) return [];
      const agent = { kind: 'agent', value: message.agentId } as const;
      return this.#identities.find(agent, scopeOf(key, message.tag)) === undefined ? [message] : [];
    });
    const serials = unknown.map(({ serial }) => foldKey(serial)).filter((one) => one !== '');
    await this.#devices.loadBy('bySerial', [...new Set(serials)]);
    await this.#devices.loadBy('byName', [...new Set(unknown.map(({ name }) => foldKey(name)))]);
  }

  async take({ keyId, message, digest = '' }: CheckIn): Promise<Taken> {
    const key = this.#keys.get(keyId);
    if (!isUsable(key)) return { status: 'no-key' };
    // The PROLOG of an agent names no tag: what it may change is a time, of a device that came by the tag of its key.
    const isTagged = message.kind === 'inventory' || message.tag !== '';
    if (key.tag !== '' && isTagged && message.tag !== key.tag) return { status: 'wrong-tag' };
    this.#used(key);
    const by = scopeOf(key, message.tag);
    if (message.kind === 'inventory') {
      const taken = await this.#takeInventory(message, { by, digest });
      return typeof taken === 'string' ? { status: taken } : this.#taken(taken);
    }
    const device = this.#devices.get(
      this.#identities.find({ kind: 'agent', value: message.agentId }, by, { mayClaim: false }),
    );
    if (!device) return this.#taken(null);
    const seen = seenAt(device, this.#at);
    if (seen !== device) this.#devices.put(seen);
    return this.#taken(seen);
  }

  async finish(): Promise<void> {
    await this.#identities.flush();
    await this.#software.finish();
    this.#write.isQuiet = !this.#hasNews;
  }

  async #takeInventory(
    inventory: Inventory,
    { by, digest }: { by: KeyScope; digest: string },
  ): Promise<Device | 'unread' | 'too-many-new'> {
    const { keyId } = by;
    const known = { known: this.#devices, identities: this.#identities };
    const found = await findDevice(known, { inventory, by }, () =>
      newId('dv', this.#at, { bytes: (count) => randomBytes(count) }),
    );
    const sent = { ...inventory, digest };
    if (!(await this.#software.isReadable(found, sent))) return 'unread';
    if (found.isNew && !this.#mayAdd(keyId)) return 'too-many-new';
    const mayTakeSerial = !found.twins.some(({ by }) => by === 'serial');
    const device = updated(found.device, inventory, { at: this.#at, mayTakeSerial });
    const row = found.isNew ? { ...device, createdAt: this.#at } : device;
    if (row !== found.device) this.#devices.put(row);
    await this.#flagTwins(found);
    this.#identities.setAll(
      [
        { kind: 'agent', value: inventory.agentId },
        { kind: 'uuid', value: inventory.uuid },
      ],
      { deviceId: row.id, by },
    );
    this.#tellIdentity(found, row, { keyId, agentId: inventory.agentId });
    const changes = await this.#software.take(found, sent);
    if (changes && !found.isNew) await this.#tellSoftware(row.id, { keyId, changes });
    this.#hasNews ||= found.isNew || changes !== null;
    return row;
  }

  async #flagTwins({ device, twins }: Found): Promise<void> {
    const { tx } = this.#write;
    const pairs = twins.map((twin) => pairOf(device.id, twin, this.#at));
    const known = await tx.getMany(
      'possibleDuplicates',
      pairs.flatMap((pair) => [pair.id, formerPairId(pair)]),
    );
    for (const pair of pairs)
      if (!known.has(pair.id) && !known.has(formerPairId(pair))) tx.put('possibleDuplicates', pair);
  }

  /** Who a machine is decides what is done to it from then on: also what an agent says of that is told. */
  #tellIdentity(found: Found, row: Device, { keyId, agentId }: { keyId: string; agentId: string }): void {
    if (found.isNew) {
      this.#tell(row.id, { action: 'agents.enrol', keyId, changes: {} });
      return;
    }
    const changes = identityChanges(found, row, agentId);
    if (changes) this.#tell(row.id, { action: 'agents.identity', keyId, changes });
  }

  async #tellSoftware(
    deviceId: string,
    { keyId, changes }: { keyId: string; changes: InstallChanges },
  ): Promise<void> {
    const told = await softwareTold(this.#write, changes);
    this.#tell(deviceId, { action: 'agents.software', keyId, changes: told });
  }

  #tell(
    deviceId: string,
    { action, keyId, changes }: { action: ServerAction; keyId: string; changes: Record<string, unknown> },
  ): void {
    putActivity(this.#write, { deviceId, actorId: keyId, action, changes, at: this.#at });
  }

  #used(key: EnrolmentKey): void {
    if (key.lastUsedAt !== null && this.#at - key.lastUsedAt < USE_MS) return;
    const used = { ...key, lastUsedAt: this.#at };
    this.#keys.set(key.id, used);
    this.#write.tx.put('enrolmentKeys', used);
  }

  #taken(device: Device | null): Taken {
    const hours = this.#account?.checkInHours ?? 24;
    if (!device || !this.#account) return { status: 'taken', device: null, hours };
    const status = deviceStatus(device, statusLimits(this.#account), this.#at);
    return { status: 'taken', device: { id: device.id, status }, hours };
  }
}

/** An installation that ended is gone from the lists, and stays told in the device's history. */
export async function softwareTold(
  { tx }: Pick<Write, 'tx'>,
  { begun, ended }: InstallChanges,
): Promise<Record<string, unknown>> {
  const products = await tx.getMany(
    'products',
    [...begun, ...ended].map(({ productId }) => productId),
  );
  const words = (all: readonly Installation[]): string[] =>
    all
      .slice(0, MOST_TOLD)
      .map(({ productId, version }) => `${products.get(productId)?.name ?? ''} ${version}`.trim());
  return { begun: words(begun), ended: words(ended) };
}

/** A line of history is read by people. */
const MOST_TOLD = 50;

export function putActivity(
  { tx }: Pick<Write, 'tx'>,
  told: {
    deviceId: string;
    actorId: string;
    action: ServerAction;
    changes: Record<string, unknown>;
    at: number;
  },
): void {
  const { deviceId, ...line } = told;
  const id = derivedId('av', newId('mu', told.at, { bytes: (count) => randomBytes(count) }), deviceId);
  tx.put('activity', { id, ...line, collection: 'devices', recordId: deviceId });
}
