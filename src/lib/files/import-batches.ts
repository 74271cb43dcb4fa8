import { foldKey } from '../base/text.ts';
import type { ImportedDevice } from '../domain/mutations/devices/imported-device.ts';
import { causes, type Rejection, rejection } from './import-causes.ts';
import type { GatheredDevice } from './import-devices.ts';

/** The limits of one `installs.import`, and a share of what a mutation may weigh when it is sent. */
const MAX_DEVICES = 200;
const MAX_INSTALLS = 1_000;
const MAX_BYTES = 200 * 1024;

type Install = GatheredDevice['installs'][number];

/** A part of a device that fits into one batch. */
interface Piece {
  readonly of: GatheredDevice;
  readonly row: ImportedDevice;
  readonly bytes: number;
}

/** A batch as it is to be sent, with the devices of the file it is about. */
export interface Batch {
  readonly rows: readonly ImportedDevice[];
  readonly devices: readonly GatheredDevice[];
}

/**
 * Devices in batches that the mutation takes, in their order. A device is in one batch once; one with more
 * installations than fit goes into several, divided between products, since a batch says all versions of a product.
 */
export function batchesOf(devices: readonly GatheredDevice[]): {
  batches: Batch[];
  rejections: ReadonlyMap<number, Rejection>;
} {
  const rejections = new Map<number, Rejection>();
  const batches: { rows: ImportedDevice[]; devices: GatheredDevice[] }[] = [];
  let last = { rows: [] as ImportedDevice[], devices: [] as GatheredDevice[] };
  let installs = 0;
  let bytes = 0;
  for (const piece of devices.flatMap((device) => piecesOf(device, rejections))) {
    const isFull =
      last.rows.length >= MAX_DEVICES ||
      installs + piece.row.installs.length > MAX_INSTALLS ||
      bytes + piece.bytes > MAX_BYTES ||
      last.devices.at(-1) === piece.of;
    if (batches.length === 0 || isFull) {
      last = { rows: [], devices: [] };
      batches.push(last);
      installs = 0;
      bytes = 0;
    }
    last.rows.push(piece.row);
    last.devices.push(piece.of);
    installs += piece.row.installs.length;
    bytes += piece.bytes;
  }
  return { batches, rejections };
}

/** One piece for nearly every device. */
function piecesOf(of: GatheredDevice, rejections: Map<number, Rejection>): Piece[] {
  const own = deviceBytes(of);
  const all = own + installBytes(of.installs);
  if (of.installs.length <= MAX_INSTALLS && all <= MAX_BYTES) return [pieceOf(of, of.installs, all)];
  const pieces: Piece[] = [];
  let taken: Install[] = [];
  let bytes = own;
  for (const versions of byProduct(of).values()) {
    const more = installBytes(versions);
    if (versions.length > MAX_INSTALLS || own + more > MAX_BYTES) {
      for (const install of versions) rejections.set(install.row, rejection(causes.tooManyVersions));
      continue;
    }
    if (taken.length + versions.length > MAX_INSTALLS || bytes + more > MAX_BYTES) {
      pieces.push(pieceOf(of, taken, bytes));
      taken = [];
      bytes = own;
    }
    taken.push(...versions);
    bytes += more;
  }
  return [...pieces, pieceOf(of, taken, bytes)];
}

function byProduct({ installs }: GatheredDevice): Map<string, Install[]> {
  const found = new Map<string, Install[]>();
  for (const install of installs) {
    const key = foldKey(install.product);
    const versions = found.get(key);
    if (versions) versions.push(install);
    else found.set(key, [install]);
  }
  return found;
}

function pieceOf(of: GatheredDevice, installs: readonly Install[], bytes: number): Piece {
  return { of, row: { ...of.device, row: of.line, isNew: false, installs: [...installs] }, bytes };
}

/** Bytes of the JSON of a device, never too few. */
function deviceBytes({ device }: GatheredDevice): number {
  return 160 + weight(device.name) + weight(device.os) + weight(device.serial) + weight(device.lastUser);
}

function installBytes(installs: readonly Install[]): number {
  let bytes = 0;
  for (const { product, version, publisher } of installs) {
    bytes += 60 + weight(product) + weight(version) + weight(publisher);
  }
  return bytes;
}

/** Three bytes for a character that is not ASCII, six for one that is escaped; a quote takes two. */
function weight(text: string): number {
  return /^[\u0020-\u007e]*$/.test(text) ? text.length * 2 : text.length * 6;
}
