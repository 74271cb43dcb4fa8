/** A title that says neither of what: devices, software and people all have a "Name". */
export const BARE_NAME = 'name';
export const BARE_NAMES: ReadonlySet<string> = new Set([BARE_NAME, 'nom', 'displayname']);

/** Titles of each field of an install list. */
type Titles = Readonly<Record<string, readonly string[]>>;

/** Titles of an inventory that lists of people have too: beside a name they make no device of it. */
const OF_PEOPLE_TOO = new Set([
  ...['type', 'category', 'typ', 'tipo', 'system', 'platform'],
  ...[
    'user',
    'username',
    'benutzer',
    'lastactive',
    'lastseen',
    'lastonline',
    'lastcontact',
    'letzterkontakt',
  ],
]);

/** Titles that only a list of people has. */
const OF_PEOPLE = new Set([
  ...['email', 'emailaddress', 'mail', 'useremail', 'userprincipalname', 'firstname', 'lastname'],
  ...['vorname', 'nachname', 'prénom', 'givenname', 'surname'],
]);

/**
 * What "Name" is the name of in a list with these titles, as `headerKey` folds them; null: the titles don't say, and a
 * person has to. It names software where a version stands beside it and no other column holds the software, and a
 * device where something only a device has does.
 */
export function bareNameOf(keys: readonly string[], titles: Titles): 'device' | 'product' | null {
  const has = (column: string) =>
    (titles[column] ?? []).some((title) => title !== BARE_NAME && keys.includes(title));
  const isOfDevices = hasDeviceColumn(keys, titles);
  if (has('device')) {
    // "Device, Name, OS, Version" is about systems, and the name another one of the device.
    const isOfSoftware = has('version') && !has('product') && (has('publisher') || !has('system'));
    return isOfSoftware ? 'product' : null;
  }
  if (isOfDevices) return 'device';
  if (!has('version') || keys.some((key) => OF_PEOPLE.has(key))) return null;
  return has('product') ? 'device' : 'product';
}

function hasDeviceColumn(keys: readonly string[], titles: Titles): boolean {
  const telling = (['serial', 'system', 'type', 'lastCheckIn', 'lastUser'] as const).flatMap(
    (column) => titles[column] ?? [],
  );
  return telling.some((title) => !OF_PEOPLE_TOO.has(title) && keys.includes(title));
}
