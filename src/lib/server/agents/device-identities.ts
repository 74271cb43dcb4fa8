import { isOf, type KeyScope, NOBODYS } from './key-scope.ts';
import type { Queryable } from './software/software-rules.ts';

/** By what a machine is known again. */
type IdentityKind = 'agent' | 'uuid';

export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Whose device an identity is, as keys of one scope say it: another scope may say that it is another's. */
interface Said {
  readonly deviceId: string;
  readonly scope: string;
  /** The key that said it last. */
  readonly keyId: string;
}

/** Where ids of devices that were merged into others lead, and back. */
export interface Merged {
  idOf(id: string): string | undefined;
  /** Of each device that is asked for, the ids that lead to it. */
  formerIds(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Which device has which identity: read for a whole group, written at its end. */
export class DeviceIdentities {
  readonly #db: Queryable;
  readonly #accountId: string;
  readonly #merged: Merged;
  readonly #said = new Map<string, Said[]>();
  readonly #uuids = new Map<string, string>();
  /** Devices that agents have reported. */
  readonly #reported = new Set<string>();
  readonly #owners = new Map<string, Said[]>();
  readonly #formerIds = new Map<string, readonly string[]>();
  readonly #written = new Map<string, Identity & Said>();
  readonly #removed = new Map<string, Identity & Said>();

  constructor(db: Queryable, accountId: string, merged: Merged) {
    this.#db = db;
    this.#accountId = accountId;
    this.#merged = merged;
  }

  async load(identities: readonly Identity[]): Promise<void> {
    const found = await this.#db.query<Identity & Said & { uuid: string | null }>({
      name: 'agents/identities',
      text: `select i.kind, i.value, i.device_id as "deviceId", i.scope, i.key_id as "keyId",
              (select u.value from muster.device_identities u
               where u.account_id = i.account_id and u.device_id = i.device_id and u.kind = 'uuid' limit 1) as uuid
       from muster.device_identities i join unnest($2::text[], $3::text[]) as t (kind, value)
         on i.kind = t.kind and i.value = t.value
       where i.account_id = $1`,
      values: [this.#accountId, identities.map(({ kind }) => kind), identities.map(({ value }) => value)],
    });
    // One that two messages name comes twice.
    for (const { uuid, ...one } of found.rows) {
      this.#keep(one);
      if (uuid !== null) this.#uuids.set(one.deviceId, uuid);
    }
  }

  deviceIds(): string[] {
    return [...new Set([...this.#said.values()].flat().map(({ deviceId }) => deviceId))];
  }

  /** Whose the devices are that some identity leads to, and is nobody's: asked for once, and hardly ever. */
  async loadNobodys(): Promise<void> {
    const nobodys = [...this.#said.values()].flat().filter(({ scope }) => scope === NOBODYS);
    await this.loadOwners([...new Set(nobodys.map(({ deviceId }) => this.#idOf(deviceId)))]);
  }

  /** Of devices as they are now: `isFree` and `isReached` are asked of these. */
  async loadOwners(deviceIds: readonly string[]): Promise<void> {
    const unknown = deviceIds.filter((id) => !this.#formerIds.has(id));
    if (unknown.length === 0) return;
    const former = await this.#merged.formerIds(unknown);
    for (const id of unknown) this.#formerIds.set(id, former.get(id) ?? []);
    const ids = unknown.flatMap((id) => [id, ...(former.get(id) ?? [])]);
    const found = await this.#db.query<Said>({
      name: 'agents/owners',
      text: `select distinct device_id as "deviceId", scope, key_id as "keyId" from muster.device_identities
             where account_id = $1 and device_id = any($2) and scope <> ''`,
      values: [this.#accountId, ids],
    });
    for (const one of found.rows) this.#own(one);
    await this.#loadKinds(ids);
  }

  /** Whether the key may speak for a device: one of its own, or one that is nobody's yet. Its owners are loaded. */
  isReached(deviceId: string, by: KeyScope): boolean {
    const owners = this.#ownersOf(deviceId);
    return owners.length === 0 || owners.some((one) => isOf(one, by));
  }

  /** The device's id when it was last said; it may have been merged into another since. Within what the key reaches. */
  find(identity: Identity, by: KeyScope, { mayClaim = true } = {}): string | undefined {
    return this.#find(identity, by, mayClaim)?.deviceId;
  }

  /** The devices that have an identity as others say, whom the key does not reach. */
  ofOthers(identity: Identity, by: KeyScope): string[] {
    const others = (this.#said.get(keyOf(identity)) ?? []).filter((one) => !this.#isUsable(one, by, true));
    return others.map(({ deviceId }) => deviceId);
  }

  /** Whether an agent has reported the device, or one that was merged into it. Its owners are loaded. */
  hasAgent(deviceId: string): boolean {
    return [deviceId, ...(this.#formerIds.get(deviceId) ?? [])].some((id) => this.#reported.has(id));
  }

  /** The UUID by which the device is known, or "". */
  uuidOf(deviceId: string): string {
    return this.#uuids.get(deviceId) ?? '';
  }

  /**
   * What one message says of a device. An identity that is an id's which leads to the device stays that id's, and one
   * that is new becomes it too: when the merge is taken back, each machine has its own again.
   */
  setAll(said: readonly Identity[], { deviceId, by }: { deviceId: string; by: KeyScope }): void {
    const isOfIt = (one: Said | undefined): one is Said =>
      one !== undefined && this.#idOf(one.deviceId) === deviceId;
    const before = said.map((one) => this.#find(one, by, true));
    const own = before.find(isOfIt)?.deviceId ?? deviceId;
    for (const [at, identity] of said.entries()) {
      const known = before[at];
      const next = { deviceId: isOfIt(known) ? known.deviceId : own, scope: by.scope, keyId: by.keyId };
      if (identity.value === '' || isSame(known, next)) continue;
      // It moves with its key to another tag, and is nobody's no more.
      const isMoved = isOfIt(known) && known.scope !== next.scope;
      if (isMoved && (known.scope === NOBODYS || known.keyId === by.keyId)) this.#remove(identity, known);
      this.#set(identity, next);
    }
  }

  async flush(): Promise<void> {
    await this.#flushRemoved([...this.#removed.values()]);
    await this.#flushWritten([...this.#written.values()]);
    this.#removed.clear();
    this.#written.clear();
  }

  async #loadKinds(deviceIds: readonly string[]): Promise<void> {
    const found = await this.#db.query<{ deviceId: string; kind: IdentityKind; value: string }>({
      name: 'agents/kinds',
      text: `select device_id as "deviceId", kind, min(value) as value from muster.device_identities
             where account_id = $1 and device_id = any($2) group by device_id, kind`,
      values: [this.#accountId, deviceIds],
    });
    for (const { deviceId, kind, value } of found.rows)
      if (kind === 'agent') this.#reported.add(deviceId);
      else if (!this.#uuids.has(deviceId)) this.#uuids.set(deviceId, value);
  }

  #find(identity: Identity, by: KeyScope, mayClaim: boolean): Said | undefined {
    const usable = (this.#said.get(keyOf(identity)) ?? []).filter((one) => this.#isUsable(one, by, mayClaim));
    if (usable.length < 2) return usable[0];
    const rank = (one: Said): number =>
      one.scope === by.scope ? 0 : one.keyId === by.keyId ? 1 : one.scope === '=' ? 2 : 3;
    // The company's key may find several: of those that are equal the device that came first, as its id tells.
    return usable.sort(
      (one, other) => rank(one) - rank(other) || (one.deviceId < other.deviceId ? -1 : 1),
    )[0];
  }

  #isUsable(one: Said, by: KeyScope, mayClaim: boolean): boolean {
    if (isOf(one, by)) return true;
    if (one.scope !== NOBODYS) return false;
    const deviceId = this.#idOf(one.deviceId);
    return this.isReached(deviceId, by) && (mayClaim || this.#ownersOf(deviceId).length > 0);
  }

  #ownersOf(deviceId: string): readonly Said[] {
    const ids = [deviceId, ...(this.#formerIds.get(deviceId) ?? [])];
    return ids.flatMap((id) => this.#owners.get(id) ?? []);
  }

  #idOf(id: string): string {
    return this.#merged.idOf(id) ?? id;
  }

  #set(identity: Identity, said: Said): void {
    this.#keep({ ...identity, ...said });
    if (identity.kind === 'uuid') this.#uuids.set(said.deviceId, identity.value);
    else this.#reported.add(said.deviceId);
    const key = `${said.scope} ${keyOf(identity)}`;
    this.#removed.delete(key);
    this.#written.set(key, { ...identity, ...said });
  }

  #remove(identity: Identity, said: Said): void {
    const rest = (this.#said.get(keyOf(identity)) ?? []).filter(({ scope }) => scope !== said.scope);
    this.#said.set(keyOf(identity), rest);
    const key = `${said.scope} ${keyOf(identity)}`;
    this.#written.delete(key);
    this.#removed.set(key, { ...identity, ...said });
    const owners = (this.#owners.get(said.deviceId) ?? []).filter(({ scope }) => scope !== said.scope);
    this.#owners.set(said.deviceId, owners);
  }

  #keep({ kind, value, ...said }: Identity & Said): void {
    const key = keyOf({ kind, value });
    const others = (this.#said.get(key) ?? []).filter(({ scope }) => scope !== said.scope);
    this.#said.set(key, [...others, said]);
    if (said.scope !== NOBODYS) this.#own(said);
  }

  #own(said: Said): void {
    const owners = this.#owners.get(said.deviceId) ?? [];
    if (!owners.some((one) => isSame(one, said))) this.#owners.set(said.deviceId, [...owners, said]);
  }

  async #flushRemoved(all: readonly (Identity & Said)[]): Promise<void> {
    if (all.length === 0) return;
    await this.#db.query(
      `delete from muster.device_identities i using unnest($2::text[], $3::text[], $4::text[]) as t (kind, value, scope)
       where i.account_id = $1 and i.kind = t.kind and i.value = t.value and i.scope = t.scope`,
      [
        this.#accountId,
        all.map(({ kind }) => kind),
        all.map(({ value }) => value),
        all.map(({ scope }) => scope),
      ],
    );
  }

  async #flushWritten(all: readonly (Identity & Said)[]): Promise<void> {
    if (all.length === 0) return;
    await this.#db.query(
      `insert into muster.device_identities (account_id, kind, value, scope, device_id, key_id)
       select $1, kind, value, scope, device_id, key_id
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as t (kind, value, scope, device_id, key_id)
       on conflict (account_id, kind, value, scope)
         do update set device_id = excluded.device_id, key_id = excluded.key_id`,
      [
        this.#accountId,
        all.map((one) => one.kind),
        all.map((one) => one.value),
        all.map((one) => one.scope),
        all.map((one) => one.deviceId),
        all.map((one) => one.keyId),
      ],
    );
  }
}

function isSame(one: Said | undefined, other: Said): boolean {
  return one?.deviceId === other.deviceId && one.scope === other.scope && one.keyId === other.keyId;
}

function keyOf({ kind, value }: Identity): string {
  return `${kind}/${value}`;
}
