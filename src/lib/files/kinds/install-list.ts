import { installs } from '../../lists/installs.ts';
import { knownSerial } from '../../domain/records/devices/known-serial.ts';
import { BARE_NAME, bareNameOf } from '../reading/bare-name.ts';
import { isKnownType, readType } from '../../domain/records/devices/device-type.ts';
import { causes, type Rejection, rejection } from '../import-causes.ts';
import { headerKey, mappingOf } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';
import { readMoment } from '../reading/import-moment.ts';
import type { InstallRow, Read } from '../reading/row-parts.ts';
import { installTitles } from './install-titles.ts';
import { field, type InstallKind, type RowReading, type Texts } from './kind.ts';

/** Clocks of devices and of the browser differ; more than a day is no difference of clocks. */
const AHEAD = 86_400_000;

/** Our own title first: what Muster wrote it reads. */
const fields = installs.columns.map(({ key, title }) =>
  field(key, title, ...new Set([headerKey(title), ...installTitles[key]])),
);

/** Any inventory of installations: what it is when nothing else fits. */
export const installList: InstallKind = {
  name: 'install-list',
  label: 'Install list',
  family: 'installs',
  offered: { on: 'devices', as: 'an install list, one row for each installation, as inventories export it' },
  fields,
  needs: ['device'],
  signature: [],
  sample: installs.columns.map(({ title }) => title).join(','),
  columnsIn,
  dates: ['lastCheckIn'],
  numbers: [],
  usualDateOrder: null,
  vendor: '',
  permissions: ['installs.import'],
  read,
};

/** A "Name" is that of a device or of software, as the other titles say. */
function columnsIn(titles: readonly string[]): ImportMapping {
  const keys = titles.map(headerKey);
  const bare = bareNameOf(keys, Object.fromEntries(fields.map((one) => [one.name, one.titles])));
  const named = fields.map((one) =>
    one.name === bare ? { ...one, titles: [...one.titles, BARE_NAME, 'nom'] } : one,
  );
  return ofDevicesAlone(
    mappingOf(
      named.map((one) => retitled(one, keys)),
      titles,
    ),
  );
}

/** Of directories that list devices without a serial number. */
const DEVICES_ALONE = ['jointypetrusttype', 'jointype', 'mdmdisplayname', 'registeredowners'];

/** Titles that mean something else beside others. */
function retitled<Field extends { readonly name: string; readonly titles: readonly string[] }>(
  one: Field,
  keys: readonly string[],
): Field {
  // Snipe-IT: "Type" says whether a user or a place has the asset, and "Checkin" that it was given back.
  const isOfAssets = keys.includes('assettag') && keys.includes('checkedoutto');
  if (isOfAssets && one.name === 'type') return { ...one, titles: ['category'] };
  if (isOfAssets && one.name === 'lastCheckIn') return { ...one, titles: [] };
  // What the registry of Windows calls a program, and mobile inventories a device.
  const isOfDevices = [...installTitles.serial, ...DEVICES_ALONE].some((title) => keys.includes(title));
  const shown = keys.includes('displayversion') ? 'product' : isOfDevices ? 'device' : null;
  return one.name === shown ? { ...one, titles: [...one.titles, 'displayname'] } : one;
}

/** Without a product the version is that of a system, and the manufacturer the device's. */
function ofDevicesAlone(mapping: ImportMapping): ImportMapping {
  const isAlone = mapping['device'] !== null && mapping['product'] === null;
  return isAlone ? { ...mapping, version: null, publisher: null } : mapping;
}

function read(texts: Texts, { choices, dateOrders, now }: RowReading): Read<InstallRow> {
  const [name, os, product] = [texts('device'), texts('system'), texts('product')];
  const [version, publisher] = [texts('version'), texts('publisher')];
  if (name === '') return { rejected: rejection(causes.noDevice) };
  if (product === '' && (version !== '' || publisher !== '') && (choices.mapping['product'] ?? null) !== null)
    return { rejected: rejection(causes.noProduct) };
  const serial = knownSerial(texts('serial'));
  const checkIn = texts('lastCheckIn');
  const lastCheckInAt = readMoment(checkIn, dateOrders.get('lastCheckIn') ?? null);
  if (lastCheckInAt === 'not-a-date') return { rejected: rejection(causes.notADate, `It is "${checkIn}".`) };
  if (lastCheckInAt === 'two-ways') return { rejected: rejection(causes.twoWays, `It is "${checkIn}".`) };
  if (lastCheckInAt !== null && lastCheckInAt > now + AHEAD) return { rejected: rejection(causes.future) };
  const leftOut = notKept(texts, serial);
  return {
    ...(leftOut && { leftOut }),
    name,
    type: readType(texts('type'), os, name),
    os,
    serial,
    lastUser: texts('lastUser'),
    lastCheckInAt,
    product,
    version: product === '' ? '' : version,
    publisher: product === '' ? '' : publisher,
  };
}

/** What of a row that is taken nobody would find here again. */
function notKept(texts: Texts, serial: string): Rejection | null {
  const [type, given] = [texts('type'), texts('serial')];
  if (given !== '' && serial === '') return rejection(causes.placeholder, `It is "${given}".`);
  if (type !== '' && !isKnownType(type)) return rejection(causes.otherType, `It is "${type}".`);
  const isAlone = texts('product') === '' && (texts('version') !== '' || texts('publisher') !== '');
  return isAlone ? rejection(causes.versionAlone) : null;
}
