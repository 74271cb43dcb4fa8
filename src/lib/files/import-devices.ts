import { foldKey } from '../base/text.ts';
import type { ImportedDevice } from '../domain/mutations/devices/imported-device.ts';
import { filledFrom, firstDifference, otherMoment, type SaidOfDevice } from './device-facts.ts';
import { causes, type Rejection, rejection } from './import-causes.ts';
import type { InstallRow } from './reading/row-parts.ts';

type Install = ImportedDevice['installs'][number];

/** A device of the file with everything its rows say. `line` is its first row, which is its number in a batch. */
export interface GatheredDevice {
  readonly line: number;
  /** Every row that leads to it. */
  readonly lines: readonly number[];
  readonly device: SaidOfDevice;
  readonly installs: readonly Install[];
}

interface Gathering {
  lines: number[];
  device: SaidOfDevice;
  /** By product and version: a row that stands there twice is one installation. */
  installs: Map<string, Install>;
}

/**
 * Brings the rows of a file together by device: by serial number, else by name. Two rows that say different things
 * about one device are not merged: the later one is rejected. An empty cell says nothing. Who used it last, and when,
 * changes: there the latest check-in counts. A serial number beside three names or more is nobody's.
 */
export class DeviceGatherer {
  readonly #bySerial = new Map<string, Gathering>();
  readonly #byName = new Map<string, Gathering>();
  /** Rows whose serial number stood beside another name before. */
  readonly #contested = new Map<string, { line: number; row: InstallRow }[]>();
  readonly #rejections = new Map<number, Rejection>();
  readonly #leftOut = new Map<number, Rejection>();
  readonly #texts = new Map<string, string>();

  add(line: number, row: InstallRow): void {
    const key = foldKey(row.serial === '' ? row.name : row.serial);
    const gatherings = row.serial === '' ? this.#byName : this.#bySerial;
    const known = gatherings.get(key);
    if (!known) gatherings.set(key, this.#started(line, row));
    else if (row.serial !== '' && foldKey(row.name) !== foldKey(known.device.name))
      this.#contest(key, line, row);
    else this.#join(known, line, row);
  }

  /** The devices in order of their first row, and by line the rows that were not taken, and what of others is not kept. */
  finish(): {
    devices: GatheredDevice[];
    rejections: ReadonlyMap<number, Rejection>;
    leftOut: ReadonlyMap<number, Rejection>;
  } {
    for (const [key, rows] of this.#contested) this.#settle(key, rows);
    const serialsByName = new Map<string, Gathering[]>();
    for (const one of this.#bySerial.values()) {
      const name = foldKey(one.device.name);
      const namesakes = serialsByName.get(name);
      if (namesakes) namesakes.push(one);
      else serialsByName.set(name, [one]);
    }
    const alone = [...this.#byName].filter(
      ([name, one]) => !this.#placed(one, serialsByName.get(name) ?? []),
    );
    const devices = [...this.#bySerial.values(), ...alone.map(([, one]) => one)].map(gathered);
    devices.sort((one, other) => one.line - other.line);
    return { devices, rejections: this.#rejections, leftOut: this.#leftOut };
  }

  #contest(key: string, line: number, row: InstallRow): void {
    const others = this.#contested.get(key);
    if (others) others.push({ line, row });
    else this.#contested.set(key, [{ line, row }]);
  }

  /** A machine that was renamed has two names; a placeholder that nobody has heard of yet has many. */
  #settle(key: string, rows: readonly { line: number; row: InstallRow }[]): void {
    const known = this.#bySerial.get(key);
    if (!known) return;
    const names = new Set([known.device.name, ...rows.map(({ row }) => row.name)].map(foldKey));
    if (names.size < FEWEST_NAMES) {
      for (const { line, row } of rows) this.#join(known, line, row);
      return;
    }
    this.#bySerial.delete(key);
    known.device = { ...known.device, serial: '' };
    const name = foldKey(known.device.name);
    const namesake = this.#byName.get(name);
    if (!namesake || !this.#placed(known, [namesake])) this.#byName.set(name, known);
    for (const { line, row } of rows) this.add(line, { ...row, serial: '' });
    const lines = [...known.lines, ...rows.map(({ line }) => line)];
    for (const line of lines) this.#leftOut.set(line, rejection(causes.sharedSerial));
  }

  /** Rows without a serial number, where other rows of that name have one: whether they found their place. */
  #placed(one: Gathering, withSerial: readonly Gathering[]): boolean {
    if (withSerial.length > 1) {
      for (const line of one.lines) this.#reject(line, causes.manyOfName);
      return true;
    }
    const [other] = withSerial;
    if (!other) return false;
    const against = firstDifference(other.device, one.device);
    if (against) {
      for (const line of one.lines) this.#reject(line, causes.disagrees, against);
      return true;
    }
    this.#leaveOut(one.lines, otherMoment(other.device, one.device));
    other.device = filledFrom(other.device, one.device);
    other.lines.push(...one.lines);
    for (const [key, install] of one.installs) if (!other.installs.has(key)) other.installs.set(key, install);
    return true;
  }

  #join(known: Gathering, line: number, row: InstallRow): void {
    const device = deviceOf(row, this.#texts);
    const against = firstDifference(known.device, device);
    if (against) {
      this.#reject(line, causes.disagrees, against);
      return;
    }
    this.#leaveOut([line], otherMoment(known.device, device));
    known.device = filledFrom(known.device, device);
    known.lines.push(line);
    this.#addInstall(known, line, row);
  }

  #started(line: number, row: InstallRow): Gathering {
    const started = {
      lines: [line],
      device: deviceOf(row, this.#texts),
      installs: new Map<string, Install>(),
    };
    this.#addInstall(started, line, row);
    return started;
  }

  #addInstall({ installs }: Gathering, line: number, row: InstallRow): void {
    if (row.product === '') return;
    const key = `${foldKey(row.product)}\n${row.version}`;
    if (installs.has(key)) return;
    const { product, version, publisher } = row;
    const text = (value: string) => shared(this.#texts, value);
    installs.set(key, {
      row: line,
      product: text(product),
      version: text(version),
      publisher: text(publisher),
    });
  }

  #leaveOut(lines: readonly number[], isOther: boolean): void {
    if (isOther) for (const line of lines) this.#leftOut.set(line, rejection(causes.otherMoment));
  }

  #reject(line: number, cause: string, detail = ''): void {
    this.#rejections.set(line, rejection(cause, detail));
  }
}

/** Of one serial number. */
const FEWEST_NAMES = 3;

function gathered({ lines, device, installs }: Gathering): GatheredDevice {
  lines.sort((one, other) => one - other);
  return { line: lines[0]!, lines, device, installs: [...installs.values()] };
}

function deviceOf(row: InstallRow, texts: Map<string, string>): SaidOfDevice {
  const { name, type, os, serial, lastUser, lastCheckInAt } = row;
  return { name, type, os: shared(texts, os), serial, lastUser: shared(texts, lastUser), lastCheckInAt };
}

/** One string object for equal texts: a list repeats a product 100,000 times, and each cell would keep its piece of the file. */
function shared(texts: Map<string, string>, text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  texts.set(text, text);
  return text;
}
