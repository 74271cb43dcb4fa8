import { foldKey } from '../../../base/text.ts';
import { type Device, newDevice } from '../../records/devices/device.ts';
import { isSharedSerial, pairOf, type PossibleDuplicate } from '../../records/devices/possible-duplicate.ts';
import { type Candidate, type Evidence, sameMachine, type Twin } from '../../records/devices/same-machine.ts';
import { formerIds, formerRow } from '../../records/core/former-name.ts';
import { type Installation, newInstallation } from '../../records/devices/installation.ts';
import { type Product, newProduct } from '../../records/product.ts';
import type { Tx } from '../../tx.ts';
import { findNamed } from '../people/former-names.ts';
import type { ImportedDevice } from './imported-device.ts';
import { isOlder, merged } from './imported-over.ts';
import type { MutationContext, Outcome, RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

type Install = ImportedDevice['installs'][number];
/** A device found, made, or refused for one row. */
type Match = { device: Device; isNew: boolean; isFormer: boolean } | { refused: RefusedRow };

/**
 * One batch of an install list against the rows there are. Six bulk reads, whatever the size of the batch, and three
 * of former names where a file has such.
 *
 * Rules:
 * - Which device a row is of, `sameMachine` says, as it does of what agents report. Found by name, it takes a serial it
 *   lacks. Several of that name and nothing to tell them apart: with a serial a new device and pairs for a person to
 *   look at, without one ambiguous.
 * - Matched by serial under another name: the asset was renamed, and the name follows.
 * - What a device was called before it was merged into another leads to that one, whose name stays; only a later
 *   check-in says more.
 * - Empty cells never erase. A row older than the device's last check-in is stale: it only adds what is missing.
 * - The versions a batch names become the versions of that product on that device; other products are left alone.
 * - Two rows that lead to one device are not merged: the later one is refused and reported.
 * - Equal rows are not written, so that the same file twice changes nothing.
 */
export class InstallImportRun {
  readonly #tx: Tx;
  readonly #context: MutationContext;
  readonly #bySerial = new Map<string, Device>();
  readonly #byName = new Map<string, Device[]>();
  /** What they were called before a merge leads to them, by the id of the alias. */
  #former: ReadonlyMap<string, Device> = new Map();
  readonly #products = new Map<string, Product>();
  readonly #installs = new Map<string, Installation[]>();
  readonly #refused: RefusedRow[] = [];
  /** Devices whose serial number several machines report. */
  readonly #shared = new Set<string>();
  /** Devices that a row of this batch was taken for. */
  readonly #taken = new Set<string>();
  /** As this batch has left them. */
  readonly #kept = new Map<string, Device>();
  readonly #counts = { created: 0, updated: 0, unchanged: 0 };

  constructor(tx: Tx, context: MutationContext) {
    this.#tx = tx;
    this.#context = context;
  }

  async load(rows: readonly ImportedDevice[], productKeys: readonly string[]): Promise<void> {
    const serials = rows.filter((row) => row.serial !== '').map((row) => foldKey(row.serial));
    const names = rows.map((row) => foldKey(row.name));
    const bySerial = await this.#tx.findMany('devices', 'bySerial', [...new Set(serials)]);
    const byName = await this.#tx.findMany('devices', 'byName', [...new Set(names)]);
    const products = await findNamed(this.#tx, 'products', { index: 'byName', keys: productKeys });
    for (const [key, [device]] of bySerial) if (device) this.#bySerial.set(key, device);
    for (const [key, devices] of byName) this.#byName.set(key, [...devices]);
    for (const [key, product] of products) this.#products.set(key, product);
    const former = [
      ...serials.filter((key) => !bySerial.has(key)).flatMap((key) => formerIds('devices', 'bySerial', key)),
      ...names.filter((key) => !byName.has(key)).flatMap((key) => formerIds('devices', 'byName', key)),
    ];
    if (former.length > 0) this.#former = await this.#tx.getMany('devices', [...new Set(former)]);
    const named = [...this.#bySerial.values(), ...[...this.#byName.values()].flat()];
    const known = [...named, ...this.#former.values()];
    const ids = [...new Set(known.map((device) => device.id))];
    for (const [id, installs] of await this.#tx.findMany('installations', 'byDevice', ids)) {
      this.#installs.set(id, [...installs]);
    }
    await this.#loadShared([...bySerial.values()].flat());
  }

  /** Which serial numbers several machines report. */
  async #loadShared(devices: readonly Device[]): Promise<void> {
    const ids = devices.map(({ id }) => id);
    if (ids.length === 0) return;
    const found = [
      await this.#tx.findMany('possibleDuplicates', 'byDevice', ids),
      await this.#tx.findMany('possibleDuplicates', 'byOther', ids),
    ];
    const pairs = found.flatMap((one) => [...one.values()].flat()).filter(({ by }) => by === 'serial');
    if (pairs.length === 0) return;
    const rows = await this.#tx.getMany(
      'devices',
      pairs.flatMap((pair) => [pair.deviceId, pair.otherId]),
    );
    for (const id of ids) if (isSharedSerial(id, pairs, (one) => rows.get(one)?.id)) this.#shared.add(id);
  }

  /**
   * Takes every row, those with a serial that is known first: they may rename a device, and a name must be looked for
   * after that, or the same batch would find another device the second time.
   */
  takeAll(rows: readonly ImportedDevice[]): void {
    const rowsLeft = this.#withoutRepeatedSerials(rows);
    const known = rowsLeft.filter((row) => row.serial !== '' && this.#bySerial.has(foldKey(row.serial)));
    const others = rowsLeft.filter((row) => !known.includes(row));
    for (const row of [...known, ...others]) this.#take(row);
  }

  /** Refuses each row whose serial an earlier row has: which of the two is right is for a person to say. */
  #withoutRepeatedSerials(rows: readonly ImportedDevice[]): ImportedDevice[] {
    const seen = new Set<string>();
    return rows.filter((row) => {
      const key = foldKey(row.serial);
      if (row.serial === '' || !seen.has(key)) {
        seen.add(key);
        return true;
      }
      this.#refused.push({
        row: row.row,
        reason: 'duplicate',
        details: { field: 'row', serial: row.serial },
      });
      return false;
    });
  }

  #take(row: ImportedDevice): void {
    const match = this.#match(row);
    if ('refused' in match) {
      this.#refused.push(match.refused);
      return;
    }
    const { device, isNew, isFormer } = match;
    if (!isFormer) this.#taken.add(device.id);
    const isStale =
      !isNew &&
      (isOlder(row.lastCheckInAt, device.lastCheckInAt) ||
        (isFormer && row.lastCheckInAt === device.lastCheckInAt));
    const named = this.#asOf(row, device, isFormer);
    const wanted = isNew ? device : merged(device, named, isStale);
    if (isNew || wanted !== device) this.#keepDevice(device, wanted);
    const changedInstalls = this.#takeInstalls(wanted, row, isStale);
    if (isNew) this.#counts.created += 1;
    else if (wanted !== device || changedInstalls) this.#counts.updated += 1;
    else this.#counts.unchanged += 1;
  }

  /** What the row tells of the device. A former name is no name, and the serial of another is given once. */
  #asOf(row: ImportedDevice, device: Device, isFormer: boolean): ImportedDevice {
    const holder = this.#bySerial.get(foldKey(row.serial));
    const serial = holder && holder.id !== device.id ? '' : row.serial;
    return { ...row, serial, name: isFormer ? device.name : row.name };
  }

  finish(source: string): Outcome {
    const { created, updated } = this.#counts;
    if (created + updated > 0) {
      recordActivity(this.#tx, this.#context, {
        action: 'installs.import',
        collection: 'devices',
        recordId: this.#context.mutationId,
        changes: { source, ...this.#counts, refused: this.#refused.length },
      });
    }
    return {
      status: 'accepted',
      counts: this.#counts,
      refusedRows: this.#refused.sort((one, other) => one.row - other.row),
    };
  }

  #match(row: ImportedDevice): Match {
    const former = this.#mergedFrom(row);
    if (former) return { device: former, isNew: false, isFormer: true };
    const { device, isAmbiguous, twins } = sameMachine(
      { name: row.name, serial: row.serial, uuid: '', hasAgent: false },
      this.#evidenceOf(row),
    );
    if (device) return this.#found(row, device);
    // With a serial it is found by that the next time; without, each time would add one more.
    if (isAmbiguous && row.serial === '')
      return refusedRow(row, 'duplicate', { field: 'name', name: row.name });
    return { device: this.#newDevice(row, twins), isNew: true, isFormer: false };
  }

  #evidenceOf({ name, serial }: ImportedDevice): Evidence {
    const bySerial = serial === '' ? undefined : this.#bySerial.get(foldKey(serial));
    const byName = this.#byName.get(foldKey(name)) ?? [];
    const all = new Map([...(bySerial ? [bySerial] : []), ...byName].map((one) => [one.id, one]));
    const candidates = new Map([...all].map(([id, device]) => [id, this.#candidate(device)]));
    const candidatesOf = (devices: readonly Device[]) => devices.map(({ id }) => candidates.get(id)!);
    return { bySerial: candidatesOf(bySerial ? [bySerial] : []), byName: candidatesOf(byName) };
  }

  /** Files tell nothing of agents. */
  #candidate(device: Device): Candidate {
    return { device, uuid: '', hasAgent: false, isReached: true, isShared: this.#shared.has(device.id) };
  }

  /** A serial that is known nowhere is another machine's, whatever it is called. */
  #mergedFrom({ serial, name }: ImportedDevice): Device | undefined {
    const [index, text] = serial === '' ? (['byName', name] as const) : (['bySerial', serial] as const);
    const key = foldKey(text);
    if (index === 'byName' && (this.#byName.get(key) ?? []).length > 0) return undefined;
    if (index === 'bySerial' && this.#bySerial.has(key)) return undefined;
    const found = formerRow(this.#former, 'devices', index, key);
    return found && (this.#kept.get(found.id) ?? found);
  }

  #found(row: ImportedDevice, device: Device): Match {
    if (this.#taken.has(device.id)) return refusedRow(row, 'duplicate', { field: 'row', id: device.id });
    const derived = this.#context.newId('dv', `device/${row.row}`);
    if (row.isNew && derived !== device.id) {
      this.#tx.put('aliases', { id: derived, collection: 'devices', to: device.id });
    }
    return { device, isNew: false, isFormer: false };
  }

  /** Others that it may be are told. A serial that is another's is not given twice. */
  #newDevice(row: ImportedDevice, twins: readonly Twin[]): Device {
    const { name, type, os, lastUser, lastCheckInAt } = row;
    const createdAt = this.#context.at;
    const id = this.#context.newId('dv', `device/${row.row}`);
    for (const twin of twins) this.#tellPair(pairOf(id, twin, createdAt));
    const serial = twins.some(({ by }) => by === 'serial') ? '' : row.serial;
    return newDevice({ id, name, type, os, serial, lastUser, lastCheckInAt, createdAt });
  }

  #tellPair(pair: PossibleDuplicate): void {
    this.#tx.put('possibleDuplicates', pair);
  }

  #keepDevice(before: Device, device: Device): void {
    this.#tx.put('devices', device);
    this.#kept.set(device.id, device);
    if (device.serial !== '') this.#bySerial.set(foldKey(device.serial), device);
    const oldKey = foldKey(before.name);
    const others = (this.#byName.get(oldKey) ?? []).filter((one) => one.id !== device.id);
    this.#byName.set(oldKey, others);
    const key = foldKey(device.name);
    this.#byName.set(key, [...(this.#byName.get(key) ?? []), device]);
  }

  /** Whether any installation of the device changed. */
  #takeInstalls(device: Device, row: ImportedDevice, isStale: boolean): boolean {
    const byProduct = new Map<string, Install[]>();
    for (const install of row.installs) {
      const key = foldKey(install.product);
      byProduct.set(key, [...(byProduct.get(key) ?? []), install]);
    }
    let hasChanged = false;
    for (const [key, installs] of byProduct) {
      hasChanged = this.#takeProduct(device, { key, installs, isStale }) || hasChanged;
    }
    return hasChanged;
  }

  #takeProduct(
    device: Device,
    { key, installs, isStale }: { key: string; installs: Install[]; isStale: boolean },
  ): boolean {
    const product = this.#product(key, installs);
    const all = this.#installs.get(device.id) ?? [];
    const present = all.filter((one) => one.productId === product.id);
    if (isStale && present.length > 0) return false;
    const versions = new Map(installs.map((install) => [install.version, install]));
    const gone = present.filter((one) => !versions.has(one.version));
    const missing = [...versions.values()].filter(
      (install) => !present.some((one) => one.version === install.version),
    );
    const made = missing.map((install) => this.#newInstallation(device, product, install));
    for (const one of gone) this.#tx.remove('installations', one.id);
    for (const one of made) this.#tx.put('installations', one);
    this.#installs.set(device.id, [...all.filter((one) => !gone.includes(one)), ...made]);
    return gone.length + made.length > 0;
  }

  #newInstallation(device: Device, product: Product, install: Install): Installation {
    return newInstallation({
      id: this.#context.newId('in', `install/${install.row}`),
      deviceId: device.id,
      productId: product.id,
      version: install.version,
      createdAt: this.#context.at,
    });
  }

  /** The product of that name, made when there is none; a publisher it lacks is filled in. */
  #product(key: string, installs: readonly Install[]): Product {
    const publisher = installs.find((install) => install.publisher !== '')?.publisher ?? '';
    const known = this.#products.get(key);
    if (known && (known.publisher !== '' || publisher === '')) return known;
    const name = installs[0]?.product ?? key;
    const product: Product = known
      ? { ...known, publisher }
      : newProduct({
          id: this.#context.newId('pr', `product/${key}`),
          name,
          publisher,
          createdAt: this.#context.at,
        });
    this.#tx.put('products', product);
    this.#products.set(key, product);
    return product;
  }
}

function refusedRow(
  row: ImportedDevice,
  reason: RefusedRow['reason'],
  details: Record<string, unknown>,
): Match {
  return { refused: { row: row.row, reason, details } };
}
