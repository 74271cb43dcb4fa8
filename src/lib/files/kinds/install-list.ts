import type { InstallColumn } from '../../domain/views/software/install-list.ts';
import { installs } from '../../lists/installs.ts';
import { knownSerial } from '../../domain/records/devices/known-serial.ts';
import { BARE_NAME, bareNameOf } from '../reading/bare-name.ts';
import { readType } from '../../domain/records/devices/device-type.ts';
import { causes, rejection } from '../import-causes.ts';
import { headerKey, mappingOf } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';
import { readMoment } from '../reading/import-moment.ts';
import type { InstallRow, Read } from '../reading/row-parts.ts';
import { field, type InstallKind, type RowReading, type Texts } from './kind.ts';

/** Clocks of devices and of the browser differ; more than a day is no difference of clocks. */
const AHEAD = 86_400_000;

/**
 * Titles under which inventories list the same thing. Vendors rename columns between versions; what is not here the
 * person maps by hand.
 */
const aliases: Readonly<Record<InstallColumn, readonly string[]>> = {
  device: [
    'device',
    'devicename',
    'computername',
    'computer',
    'hostname',
    'host',
    'machine',
    'machinename',
    'assetname',
    'asset',
    'itemname',
    'endpoint',
    'pscomputername',
    'gerät',
    'gerätename',
    'appareil',
    'equipo',
  ],
  type: ['type', 'devicetype', 'formfactor', 'chassistype', 'category', 'typ', 'gerätetyp', 'tipo'],
  system: [
    'operatingsystem',
    'os',
    'osname',
    'system',
    'platform',
    'betriebssystem',
    'systèmedexploitation',
    'sistemaoperativo',
  ],
  serial: [
    'serialnumber',
    'serial',
    'serialno',
    'servicetag',
    'biosserialnumber',
    'sn',
    'seriennummer',
    'numérodesérie',
    'númerodeserie',
  ],
  lastUser: [
    'lastuser',
    'lastloggedonuser',
    'lastloggedinuser',
    'lastlogonuser',
    'loggedinuser',
    'primaryuser',
    'assigneduser',
    'username',
    'user',
    'letzterbenutzer',
    'benutzer',
  ],
  lastCheckIn: [
    'lastcheckin',
    'lastcheckindate',
    'lastseen',
    'lastcontact',
    'lastonline',
    'lastsync',
    'lastinventory',
    'lastinventorydate',
    'lastscan',
    'lastactive',
    'letzterkontakt',
  ],
  product: [
    'product',
    'productname',
    'software',
    'softwarename',
    'application',
    'applicationname',
    'app',
    'appname',
    'title',
    'programname',
    'produkt',
    'produit',
    'producto',
  ],
  version: [
    'version',
    'productversion',
    'softwareversion',
    'applicationversion',
    'appversion',
    'displayversion',
  ],
  publisher: [
    'publisher',
    'softwarepublisher',
    'applicationpublisher',
    'apppublisher',
    'vendor',
    'productvendor',
    'developer',
    'hersteller',
    'éditeur',
    'manufacturer',
  ],
};

/** Our own title first: what Muster wrote it reads. */
const fields = installs.columns.map(({ key, title }) =>
  field(key, title, ...new Set([headerKey(title), ...aliases[key]])),
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
  usualDateOrder: null,
  vendor: '',
  permissions: ['installs.import'],
  read,
};

/** A "Name" is that of a device or of software, as the other titles say. */
function columnsIn(titles: readonly string[]): ImportMapping {
  const bare = bareNameOf(
    titles.map(headerKey),
    Object.fromEntries(fields.map((one) => [one.name, one.titles])),
  );
  const named = fields.map((one) =>
    one.name === bare ? { ...one, titles: [...one.titles, BARE_NAME] } : one,
  );
  return mappingOf(named, titles);
}

function read(texts: Texts, { choices, now }: RowReading): Read<InstallRow> {
  const [name, os, product] = [texts('device'), texts('system'), texts('product')];
  const [version, publisher] = [texts('version'), texts('publisher')];
  if (name === '') return { rejected: rejection(causes.noDevice) };
  if (product === '' && (version !== '' || publisher !== '') && (choices.mapping['product'] ?? null) !== null)
    return { rejected: rejection(causes.noProduct) };
  const checkIn = texts('lastCheckIn');
  const lastCheckInAt = readMoment(checkIn, choices.dateOrder);
  if (lastCheckInAt === 'not-a-date') return { rejected: rejection(causes.notADate, `It is "${checkIn}".`) };
  if (lastCheckInAt === 'two-ways') return { rejected: rejection(causes.twoWays, `It is "${checkIn}".`) };
  if (lastCheckInAt !== null && lastCheckInAt > now + AHEAD) return { rejected: rejection(causes.future) };
  return {
    name,
    type: readType(texts('type'), os, name),
    os,
    serial: knownSerial(texts('serial')),
    lastUser: texts('lastUser'),
    lastCheckInAt,
    product,
    version: product === '' ? '' : version,
    publisher: product === '' ? '' : publisher,
  };
}
