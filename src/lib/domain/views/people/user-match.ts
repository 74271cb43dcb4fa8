import { foldSearch } from '../../../base/text.ts';
import { roleNames } from '../../records/role.ts';
import { userStatuses } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';
import { remembered } from '../devices/device-cache.ts';
import { USAGE } from '../seats/holding-columns.ts';
import type { SeatCache } from '../seats/seat-cache.ts';
import { TextMatch } from './text-match.ts';
import { type UserFilter, useRanges } from './user-query.ts';

/** One bit for each part of a filter: which parts a person fails. None: they are in the list. */
export const USER_FAILS = {
  search: 1,
  status: 2,
  role: 4,
  product: 8,
  contract: 16,
  entitlement: 32,
  seats: 64,
  lastUse: 128,
  /** A code whose person is gone, or was only referred to. */
  presence: 256,
  /** Erased, and not asked for. */
  erased: 512,
  /** Any of the texts: which ones, `TextMatch` says. */
  texts: 1024,
} as const;

const DAY = 86_400_000;
const ERASED = userStatuses.indexOf('erased');

/** Bit of a role in `rolesOf`, by its place in `roleNames`; people without any have the last bit. */
const NO_ROLE = 1 << roleNames.length;

/** Bits of USER_FAILS for every person, by code. */
export function matchUsers(
  reader: Reader,
  cache: SeatCache,
  { filter, now }: { filter: UserFilter; now: number },
): Uint16Array {
  const { users, holdings } = cache;
  const fails = new Uint16Array(users.ids.size);
  const statuses = new Set(filter.statuses.map((status) => userStatuses.indexOf(status)));
  const roles = filter.roles.reduce((bits, role) => bits | roleBit(role), 0);
  const roleBits = rolesOf(reader, cache);
  const lastUse = filter.lastUse === null ? -1 : useRanges.indexOf(filter.lastUse);
  for (let code = 0; code < fails.length; code++) {
    let bits = users.rows[code] ? 0 : USER_FAILS.presence;
    const status = users.status[code]!;
    if (statuses.size > 0 && !statuses.has(status)) bits |= USER_FAILS.status;
    if (status === ERASED && !statuses.has(ERASED)) bits |= USER_FAILS.erased;
    if (roles !== 0 && (roleBits[code]! & roles) === 0) bits |= USER_FAILS.role;
    if (filter.seats !== null && holdings.seatsOf[code]! > 0 !== (filter.seats === 'with'))
      bits |= USER_FAILS.seats;
    if (lastUse >= 0 && useRangeOf(cache, code, now) !== lastUse) bits |= USER_FAILS.lastUse;
    fails[code] = bits;
  }
  const texts = new TextMatch(users, filter);
  if (texts.isNarrowed)
    for (let code = 0; code < fails.length; code++) if (!texts.passes(code)) fails[code]! |= USER_FAILS.texts;
  excludeWithout(fails, USER_FAILS.product, holdersOf(reader, cache, 'productId', filter.products));
  excludeWithout(fails, USER_FAILS.contract, holdersOf(reader, cache, 'contractId', filter.contracts));
  excludeWithout(fails, USER_FAILS.entitlement, holdersOf(reader, cache, 'id', filter.entitlements));
  for (const word of foldSearch(filter.search).split(/\s+/)) {
    if (word !== '') excludeWithout(fails, USER_FAILS.search, havingWord(cache, word));
  }
  return fails;
}

/** Place in `useRanges`. */
export function useRangeOf({ holdings }: SeatCache, code: number, now: number): number {
  const last = holdings.lastUsedOf[code]!;
  if (last === 0) return holdings.usageOf[code] === USAGE.never ? 3 : 4;
  const age = now - last;
  if (age <= 30 * DAY) return 0;
  return age <= 90 * DAY ? 1 : 2;
}

/** Roles as bits by code of the person. */
export function rolesOf(reader: Reader, cache: SeatCache): Uint8Array {
  return remembered(cache, 'roles', () => {
    const bits = new Uint8Array(cache.users.ids.size);
    for (const row of reader.slots('roles')) {
      const code = row ? cache.users.ids.find(row.userId) : -1;
      if (row && code >= 0) bits[code]! |= roleBit(row.role);
    }
    for (let code = 0; code < bits.length; code++) if (bits[code] === 0) bits[code] = NO_ROLE;
    return bits;
  });
}

export function roleBit(role: UserFilter['roles'][number]): number {
  return role === 'user' ? NO_ROLE : 1 << roleNames.indexOf(role);
}

function excludeWithout(fails: Uint16Array, bit: number, has: Uint8Array | null): void {
  if (has === null) return;
  for (let code = 0; code < fails.length; code++) if (!has[code]) fails[code]! |= bit;
}

/** Who holds an entitlement whose field is among the wanted; null: any. */
function holdersOf(
  reader: Reader,
  { holdings }: SeatCache,
  field: 'id' | 'productId' | 'contractId',
  wanted: readonly string[],
): Uint8Array | null {
  if (wanted.length === 0) return null;
  const isWanted = Uint8Array.from(holdings.entitlements.values, (id) => {
    const entitlement = reader.get('entitlements', id);
    return entitlement && wanted.includes(entitlement[field]) ? 1 : 0;
  });
  return holdings.holders(isWanted);
}

function havingWord(cache: SeatCache, word: string): Uint8Array {
  return remembered(cache, `word ${word}`, () => {
    const { text, ids } = cache.users;
    const has = new Uint8Array(ids.size);
    for (let code = 0; code < has.length; code++) if (text[code]?.includes(word)) has[code] = 1;
    return has;
  });
}
