import type { Queryable } from './software-rules.ts';

/** By what a machine is known again. */
export type IdentityKind = 'agent' | 'uuid';

export interface Identity {
  readonly kind: IdentityKind;
  readonly value: string;
}

/** Which device has which identity: read for a whole group, written at its end. */
export class DeviceIdentities {
  readonly #db: Queryable;
  readonly #accountId: string;
  readonly #devices = new Map<string, string>();
  readonly #uuids = new Map<string, string>();
  readonly #written = new Map<string, Identity & { deviceId: string }>();

  constructor(db: Queryable, accountId: string) {
    this.#db = db;
    this.#accountId = accountId;
  }

  async load(identities: readonly Identity[]): Promise<void> {
    const found = await this.#db.query<Identity & { id: string; uuid: string | null }>({
      name: 'agents/identities',
      text: `select i.kind, i.value, i.device_id as id,
              (select u.value from muster.device_identities u
               where u.account_id = i.account_id and u.device_id = i.device_id and u.kind = 'uuid' limit 1) as uuid
       from muster.device_identities i join unnest($2::text[], $3::text[]) as t (kind, value)
         on i.kind = t.kind and i.value = t.value
       where i.account_id = $1`,
      values: [this.#accountId, identities.map(({ kind }) => kind), identities.map(({ value }) => value)],
    });
    for (const { id, uuid, ...identity } of found.rows) {
      this.#devices.set(keyOf(identity), id);
      if (uuid !== null) this.#uuids.set(id, uuid);
    }
  }

  deviceIds(): string[] {
    return [...new Set(this.#devices.values())];
  }

  /** The device's id when it was last said; it may have been merged into another since. */
  find(identity: Identity): string | undefined {
    return this.#devices.get(keyOf(identity));
  }

  /** The UUID by which the device is known, or "". */
  uuidOf(deviceId: string): string {
    return this.#uuids.get(deviceId) ?? '';
  }

  /**
   * What one message says of a device. An identity that is an id's which leads to the device stays that id's, and one
   * that is new becomes it too: when the merge is taken back, each machine has its own again. `idOf` follows merges.
   */
  setAll(
    said: readonly Identity[],
    { deviceId, idOf }: { deviceId: string; idOf: (id: string) => string | undefined },
  ): void {
    const known = said.map((one) => this.find(one)).filter((id) => id !== undefined);
    const own = known.find((id) => idOf(id) === deviceId) ?? deviceId;
    for (const one of said) {
      const before = this.find(one);
      if (before === undefined || idOf(before) !== deviceId) this.#set(one, own);
    }
  }

  #set(identity: Identity, deviceId: string): void {
    if (identity.value === '') return;
    this.#devices.set(keyOf(identity), deviceId);
    if (identity.kind === 'uuid') this.#uuids.set(deviceId, identity.value);
    this.#written.set(keyOf(identity), { ...identity, deviceId });
  }

  async flush(): Promise<void> {
    const all = [...this.#written.values()];
    if (all.length === 0) return;
    await this.#db.query(
      `insert into muster.device_identities (account_id, kind, value, device_id)
       select $1, kind, value, device_id from unnest($2::text[], $3::text[], $4::text[]) as t (kind, value, device_id)
       on conflict (account_id, kind, value) do update set device_id = excluded.device_id`,
      [
        this.#accountId,
        all.map((one) => one.kind),
        all.map((one) => one.value),
        all.map((one) => one.deviceId),
      ],
    );
    this.#written.clear();
  }
}

function keyOf({ kind, value }: Identity): string {
  return `${kind}/${value}`;
}
