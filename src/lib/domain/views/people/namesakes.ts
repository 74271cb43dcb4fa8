import { foldKey } from '../../../base/text.ts';
import { areApart } from '../../mutations/people/apart.ts';
import type { User } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';

/** Shown beside a person: of "Anna Schmidt" there may be a dozen. */
const MOST = 5;

/** People by their folded name, made again when people changed: 20,000 take 15 ms. */
const caches = new WeakMap<Reader, { revision: number; byName: Map<string, readonly User[]> }>();

/**
 * Others of the same name, who may be the same person under another email. Without a name nobody is alike; whom somebody
 * said to be another person is not asked about again.
 */
export function namesakesOf(reader: Reader, user: User): readonly User[] {
  const name = nameOf(user);
  if (name === '' || user.status === 'erased') return [];
  const others = (peopleByName(reader).get(name) ?? []).filter(({ id }) => id !== user.id);
  if (others.length === 0) return [];
  const own = reader.find('activity', 'byRecord', user.id);
  const isOpen = ({ id }: User) =>
    !areApart([...own, ...reader.find('activity', 'byRecord', id)], user.id, id);
  return others.filter(isOpen).slice(0, MOST);
}

/** Who is called so, "Anna Schmidt" or "Schmidt, Anna". */
export function peopleNamed(reader: Reader, text: string): readonly User[] {
  const [last = '', first, ...more] = text.split(',');
  const name = first === undefined || more.length > 0 ? text : `${first} ${last}`;
  const key = foldKey(name.trim());
  return key === '' ? [] : (peopleByName(reader).get(key) ?? []);
}

function peopleByName(reader: Reader): Map<string, readonly User[]> {
  const revision = reader.revision('users');
  const known = caches.get(reader);
  if (known?.revision === revision) return known.byName;
  const present = reader.slots('users').filter((user) => user !== undefined);
  const byName = Map.groupBy(
    present.filter(({ status }) => status !== 'erased'),
    nameOf,
  );
  caches.set(reader, { revision, byName });
  return byName;
}

function nameOf({ firstName, lastName }: User): string {
  return foldKey(`${firstName} ${lastName}`.trim());
}
