import { type InstallColumn, installColumns } from '../domain/views/install-list.ts';
import { BARE_NAME, bareNameOf } from './bare-name.ts';
import { type ImportMapping, installMapping, type InstallMapping } from './import-mapping.ts';

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

/** A title without what vendors vary: case, blanks, punctuation, width. */
export function headerKey(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Titles under which inventories list a field, as `headerKey` folds them. */
export function installTitlesOf(column: InstallColumn): readonly string[] {
  return ALIASES[column];
}

/** The column for each field of an install list. */
export function detectMapping(titles: readonly string[]): InstallMapping {
  const bare = bareNameOf(titles.map(headerKey), ALIASES);
  const fields = installColumns.map((name) => ({
    name,
    titles: name === bare ? [...ALIASES[name], BARE_NAME] : ALIASES[name],
  }));
  return installMapping(mappingOf(fields, titles));
}

/** The column for each field, by the likeliest of its titles. One column fills one field only. */
export function mappingOf(
  fields: readonly { readonly name: string; readonly titles: readonly string[] }[],
  titles: readonly string[],
): ImportMapping {
  const keys = titles.map(headerKey);
  const taken = new Set<number>();
  const mapping: Record<string, number | null> = {};
  for (const field of fields) {
    const found = field.titles.map((title) => keys.indexOf(title)).find((at) => at >= 0 && !taken.has(at));
    mapping[field.name] = found ?? null;
    if (found !== undefined) taken.add(found);
  }
  return mapping;
}

/** Whether a record repeats the titles, as joined exports do in the middle. */
export function repeatsHeader(cells: readonly string[], titles: readonly string[]): boolean {
  if (titles.every((title) => title === '')) return false;
  if (cells[0]?.trim() !== titles[0]?.trim() && headerKey(cells[0] ?? '') !== headerKey(titles[0] ?? ''))
    return false;
  const last = Math.max(cells.length, titles.length);
  for (let at = 0; at < last; at++) {
    if (headerKey(cells[at] ?? '') !== headerKey(titles[at] ?? '')) return false;
  }
  return true;
}
