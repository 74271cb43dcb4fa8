import { foldKey } from '../base/text.ts';
import type { ImportedDevice } from '../domain/mutations/devices/imported-device.ts';
import { causes, type Rejection, rejection } from './import-causes.ts';
import type { InstallRow } from './reading/row-parts.ts';

type Install = ImportedDevice['installs'][number];

/** A device of the file with everything its rows say. `line` is its first row, which is its number in a batch. */
export interface GatheredDevice {
  readonly line: number;
  /** Every row that leads to it. */
  readonly lines: readonly number[];
  readonly device: Omit<ImportedDevice, 'row' | 'isNew' | 'installs'>;
  readonly installs: readonly Install[];
}

interface Gathering {
  lines: number[];
  device: Omit<ImportedDevice, 'row' | 'isNew' | 'installs'>;
  /** By product and version: a row that stands there twice is one installation. */
  installs: Map<string, Install>;
}

/**
 * Brings the rows of a file together by device: by serial number, else by name. Two rows that say different things
 * about one device are not merged: the later one is rejected. An empty cell says nothing. Who used it last, and when,
 * changes: there the latest check-in counts.
 */
export class DeviceGatherer {
  readonly #bySerial = new Map<string, Gathering>();
  readonly #byName = new Map<string, Gathering>();
  readonly #rejections = new Map<number, Rejection>();
  readonly #leftOut = new Map<number, Rejection>();
  readonly #texts = new Map<string, string>();

  add(line: number, row: InstallRow): void {
    const key = foldKey(row.serial === '' ? row.name : row.serial);
    const gatherings = row.serial === '' ? this.#byName : this.#bySerial;
    const known = gatherings.get(key);
    if (known) this.#join(known, line, row);
    else gatherings.set(key, this.#started(line, row));
  }

  /** The devices in order of their first row, and by line the rows that were not taken, and what of others is not kept. */
  finish(): {
    devices: GatheredDevice[];
    rejections: ReadonlyMap<number, Rejection>;
    leftOut: ReadonlyMap<number, Rejection>;
  } {
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

function gathered({ lines, device, installs }: Gathering): GatheredDevice {
  lines.sort((one, other) => one - other);
  return { line: lines[0]!, lines, device, installs: [...installs.values()] };
}

function deviceOf(row: InstallRow, texts: Map<string, string>): Gathering['device'] {
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

/** What two rows say differently about one device, as a sentence; null: they agree. */
function firstDifference(known: Gathering['device'], other: Gathering['device']): string | null {
  const texts = [
    ['name', known.name, other.name],
    ['serial number', known.serial, other.serial],
    ['operating system', known.os, other.os],
  ] as const;
  for (const [field, one, two] of texts) {
    if (one === two || one === '' || two === '' || foldKey(one) === foldKey(two)) continue;
    return `The ${field} is "${two}", before it was "${one}".`;
  }
  if (known.type !== other.type && known.type !== 'other' && other.type !== 'other') {
    return `The type is ${other.type}, before it was ${known.type}.`;
  }
  return null;
}

/** Whether two rows tell of two moments of a device, of which one is kept. */
function otherMoment(known: Gathering['device'], other: Gathering['device']): boolean {
  const differ = (one: string, two: string) => one !== '' && two !== '' && foldKey(one) !== foldKey(two);
  const moments = [known.lastCheckInAt, other.lastCheckInAt];
  return differ(known.lastUser, other.lastUser) || (!moments.includes(null) && moments[0] !== moments[1]);
}

function filledFrom(known: Gathering['device'], other: Gathering['device']): Gathering['device'] {
  const isLater = (other.lastCheckInAt ?? -Infinity) > (known.lastCheckInAt ?? -Infinity);
  const [late, early] = isLater ? [other, known] : [known, other];
  const filled = {
    name: known.name,
    type: known.type === 'other' ? other.type : known.type,
    os: known.os || other.os,
    serial: known.serial || other.serial,
    lastUser: late.lastUser || early.lastUser,
    lastCheckInAt: late.lastCheckInAt ?? early.lastCheckInAt,
  };
  const isSame = (Object.keys(filled) as (keyof typeof filled)[]).every(
    (field) => filled[field] === known[field],
  );
  return isSame ? known : filled;
}
