import { detectMapping, headerKey } from './import-headers.ts';

/**
 * Lists that people have and that are no install list, by titles that only they have together, as `headerKey` folds
 * them. Some of their other titles also stand in install lists ("User name", "Serial number"), so a likely mapping
 * proves nothing. The first that fits is the answer.
 */
const KINDS: readonly { readonly name: string; readonly titles: readonly string[] }[] = [
  { name: 'Adobe users', titles: ['identitytype', 'email', 'productconfigurations'] },
  { name: 'Autodesk subscriptions', titles: ['offeringname', 'contractnumber', 'seatquantity'] },
  { name: 'an Autodesk usage report', titles: ['offeringname', 'seatassignment', 'useractivity'] },
  { name: 'Autodesk daily usage', titles: ['dayused', 'offeringname', 'tokensused'] },
  { name: 'Autodesk users', titles: ['email', 'autodeskid', 'accountstatus'] },
  { name: 'Snipe-IT licenses', titles: ['itemname', 'licensedtoname', 'seats'] },
  { name: 'Snipe-IT users', titles: ['firstname', 'email', 'username', 'activated'] },
  { name: 'Microsoft 365 users', titles: ['username', 'firstname', 'displayname', 'jobtitle'] },
];

/** What a file with these titles looks like, when that is known and no install list: "Adobe users"; else null. */
export function otherKind(titles: readonly string[]): string | null {
  const keys = new Set(titles.map(headerKey));
  const known = KINDS.find((kind) => kind.titles.every((title) => keys.has(title)));
  if (known) return known.name;
  const isPeople =
    keys.has('firstname') && keys.has('lastname') && (keys.has('email') || keys.has('emailaddress'));
  return isPeople && detectMapping(titles).device === null ? 'a list of people' : null;
}
