import { foldKey } from '../../../base/text.ts';
import type { Device } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';

/**
 * Whose a device is, by who it reported as its last user: an email, "DOMAIN\jsmith" or "jsmith" (the part of an email
 * before the @), or a full name. What fits two people is nobody's. Answers a user's id, or null.
 */
export function ownersOfDevices(reader: Reader): (device: Pick<Device, 'lastUser'>) => string | null {
  const ids = new Map<string, string | null>();
  const note = (key: string, id: string) => {
    if (key === '') return;
    const known = ids.get(key);
    if (known === undefined) ids.set(key, id);
    else if (known !== id) ids.set(key, null);
  };
  const emails = new Map<string, string>();
  for (const user of reader.slots('users')) {
    if (!user || user.email === '') continue;
    const email = foldKey(user.email);
    emails.set(email, user.id);
    note(email.slice(0, email.indexOf('@')), user.id);
    note(foldKey(`${user.firstName} ${user.lastName}`), user.id);
  }
  const known = new Map<string, string | null>();
  return ({ lastUser }) => {
    if (lastUser === '') return null;
    let id = known.get(lastUser);
    if (id === undefined) {
      const text = foldKey(lastUser);
      id = emails.get(text) ?? ids.get(text.slice(text.lastIndexOf('\\') + 1)) ?? null;
      known.set(lastUser, id);
    }
    return id;
  };
}
