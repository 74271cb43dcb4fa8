import { foldKey, foldSearch } from '../../base/text.ts';
import type { Reader } from '../tx.ts';
import { contractList, noContractFilter } from './contracts/contract-list.ts';
import { deviceList } from './devices/device-list.ts';
import { noDeviceFilter } from './devices/device-query.ts';
import { personName } from './people/people.ts';
import { products } from './seats/products.ts';
import { userList } from './people/user-list.ts';
import { noUserFilter } from './people/user-query.ts';
import type { ViewContext } from './view.ts';

export const foundKinds = ['devices', 'users', 'contracts', 'products'] as const;
export type FoundKind = (typeof foundKinds)[number];

/** A record that a person may open. */
export interface Found {
  readonly kind: FoundKind;
  readonly id: string;
  readonly title: string;
  /** What tells it apart; "" when nothing does. */
  readonly hint: string;
}

interface FindAnythingQuery {
  /** Words that must all be found. Without any, `recent` is answered. */
  readonly text: string;
  /** Records opened before, the last one first; those that are gone are left out. */
  readonly recent: readonly Pick<Found, 'kind' | 'id'>[];
  /** Of each kind at most. */
  readonly count: number;
}

/**
 * Records of every kind by what the person types: exact names first, then as the lists order them. It asks the lists'
 * own views, which remember words, so that a record is found here exactly when its list finds it.
 */
export function findAnything(
  reader: Reader,
  { text, recent, count }: FindAnythingQuery,
  context: ViewContext,
): readonly Found[] {
  if (foldSearch(text).trim() === '') return recent.flatMap((one) => found(reader, one) ?? []);
  const window = { from: 0, count, withFacets: false };
  const byName = { column: 'name', isDescending: false } as const;
  const listed: Pick<Found, 'kind' | 'id'>[] = [
    ...exactDevices(reader, text),
    ...ids(
      'devices',
      deviceList(reader, { filter: { ...noDeviceFilter, search: text }, sort: byName, ...window }, context)
        .rows,
    ),
    ...ids(
      'users',
      userList(reader, { filter: { ...noUserFilter, search: text }, sort: byName, ...window }, context).rows,
    ),
    ...ids(
      'contracts',
      contractList(
        reader,
        {
          filter: { ...noContractFilter, search: text },
          sort: { column: 'number', isDescending: false },
          ...window,
        },
        context,
      ).rows,
    ),
    ...products(reader, { search: text }, context)
      .slice(0, count)
      .map(({ product }) => ({ kind: 'products' as const, id: product.id })),
  ];
  return firstOfEach(listed, count).flatMap((one) => found(reader, one) ?? []);
}

/** A device whose name was typed in full stands first, however many names contain it. */
function exactDevices(reader: Reader, text: string): Pick<Found, 'kind' | 'id'>[] {
  return ids('devices', reader.find('devices', 'byName', foldKey(text)));
}

function ids(kind: FoundKind, rows: readonly { readonly id: string }[]): Pick<Found, 'kind' | 'id'>[] {
  return rows.map(({ id }) => ({ kind, id }));
}

/** Each record once, and of each kind at most `count`. */
function firstOfEach(
  all: readonly Pick<Found, 'kind' | 'id'>[],
  count: number,
): readonly Pick<Found, 'kind' | 'id'>[] {
  const seen = new Set<string>();
  const counts = new Map<FoundKind, number>();
  return all.filter(({ kind, id }) => {
    const taken = counts.get(kind) ?? 0;
    if (seen.has(id) || taken >= count) return false;
    seen.add(id);
    counts.set(kind, taken + 1);
    return true;
  });
}

/** undefined: the record is gone, or this person may not see it any more. */
function found(reader: Reader, { kind, id }: Pick<Found, 'kind' | 'id'>): Found | undefined {
  switch (kind) {
    case 'devices': {
      const device = reader.get('devices', id);
      const hint = device && [device.displayName, device.serial, device.lastUser].find((one) => one !== '');
      return device && { kind, id, title: device.name, hint: hint ?? '' };
    }
    case 'users': {
      const user = reader.get('users', id);
      return user && { kind, id, title: personName(user), hint: user.email };
    }
    case 'contracts': {
      const contract = reader.get('contracts', id);
      return contract && { kind, id, title: contract.number, hint: contract.label || contract.vendor };
    }
    case 'products': {
      const product = reader.get('products', id);
      return product && { kind, id, title: product.name, hint: product.publisher };
    }
  }
}
