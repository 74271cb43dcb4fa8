import { type InstallColumn, installColumns } from '../domain/views/install-list.ts';
import type { ImportMapping } from './import-mapping.ts';

/**
 * Titles under which inventories list the same thing, as `headerKey` folds them, the likeliest first. Vendors rename
 * columns between versions; what is not here the person maps by hand.
 */
const ALIASES: Readonly<Record<InstallColumn, readonly string[]>> = {
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
    'name',
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

/** Reports have a few lines of titles above the columns; a header further down is no header. */
const HEADER_WITHIN = 20;

/** A title without what vendors vary: case, blanks, punctuation, width. */
export function headerKey(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The column for each field. One column fills one field only. */
export function detectMapping(titles: readonly string[]): ImportMapping {
  const keys = titles.map(headerKey);
  const taken = new Set<number>();
  const mapping = Object.fromEntries(installColumns.map((column) => [column, null])) as Record<
    InstallColumn,
    number | null
  >;
  for (const column of installColumns) {
    const found = ALIASES[column].map((alias) => keys.indexOf(alias)).find((at) => at >= 0 && !taken.has(at));
    if (found === undefined) continue;
    mapping[column] = found;
    taken.add(found);
  }
  return mapping;
}

/**
 * Which of the first records holds the titles: the one in which most fields are found, the first of equals. Where no
 * title is known it is the first record with a cell; -1 when there is none.
 */
export function findHeader(records: readonly (readonly string[])[]): number {
  const first = records.findIndex((cells) => cells.some((cell) => cell.trim() !== ''));
  let best = first;
  let most = 1;
  for (let at = Math.max(0, first); at < Math.min(records.length, HEADER_WITHIN); at++) {
    const fields = fieldsFound(records[at]!);
    if (fields <= most) continue;
    most = fields;
    best = at;
  }
  return best;
}

/** How many fields a record of titles fills. */
export function fieldsFound(titles: readonly string[]): number {
  return Object.values(detectMapping(titles)).filter((at) => at !== null).length;
}

/** Whether a record repeats the titles, as joined exports do in the middle. */
export function repeatsHeader(cells: readonly string[], titles: readonly string[]): boolean {
  if (cells[0]?.trim() !== titles[0]?.trim() && headerKey(cells[0] ?? '') !== headerKey(titles[0] ?? ''))
    return false;
  const last = Math.max(cells.length, titles.length);
  for (let at = 0; at < last; at++) {
    if (headerKey(cells[at] ?? '') !== headerKey(titles[at] ?? '')) return false;
  }
  return true;
}
