import type { ViewName, ViewQuery } from '#lib/domain/views/registry.ts';
import { noContractFilter } from '#lib/domain/views/contracts/contract-list.ts';
import { noCreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { noEntitlementFilter } from '#lib/domain/views/seats/entitlement-list.ts';
import { noProductFilter, productColumns } from '#lib/domain/views/products/product-list.ts';
import { noUserFilter } from '#lib/domain/views/people/user-query.ts';
import { deviceColumns } from '#lib/domain/views/devices/device-list.ts';
import { installColumns } from '#lib/domain/views/software/install-list.ts';
import { userColumns } from '#lib/domain/views/people/user-list.ts';
import type { MemoryTables } from './memory-tables.ts';

const window = { from: 0, count: 50 };

/** Questions to every view, about records that are in the rows: each way that a view has of looking. */
export function viewQuestions(tables: MemoryTables): { readonly [N in ViewName]: readonly ViewQuery<N>[] } {
  const ids = (collection: 'users' | 'devices' | 'contracts' | 'products' | 'entitlements') =>
    tables.all(collection).map((row) => row.id);
  const [users, devices, contracts, products] = [
    ids('users'),
    ids('devices'),
    ids('contracts'),
    ids('products'),
  ];
  const [give, take] = ids('entitlements');
  const people = [...users, 'not-there', ...aliased(tables)];
  const devicesNarrowed = {
    ...noDeviceFilter,
    search: 'a',
    products: products.slice(0, 2),
    checkIn: 'last-week',
  } as const;
  const usersNarrowed = {
    ...noUserFilter,
    search: 'a',
    products: products.slice(0, 2),
    seats: 'with',
    lastUse: 'never',
  } as const;
  const byDevice = deviceColumns.map((column) => ({ column, isDescending: false }));
  const byUser = userColumns.map((column) => ({ column, isDescending: true }));
  return {
    accountView: [null],
    deviceList: [
      ...byDevice.map((sort) => ({ filter: noDeviceFilter, sort, withFacets: true, ...window })),
      { filter: devicesNarrowed, sort: byDevice[0]!, withFacets: true, ...window },
    ],
    deviceIds: byDevice.map((sort) => ({ filter: devicesNarrowed, sort })),
    deviceDetail: ['not-there', ...devices.slice(0, 30), ...aliased(tables)].map((id) => ({ id })),
    deviceGlances: [{ ids: devices.slice(0, 5) }],
    home: [null],
    installList: installColumns.map((column) => ({
      filter: { ...noDeviceFilter, products: products.slice(0, 2) },
      version: null,
      sort: { column, isDescending: false },
      withFacets: true,
      ...window,
    })),
    missingDevices: [{ days: 7, ...window }],
    possibleDuplicates: [{ deviceId: null }, ...devices.map((deviceId) => ({ deviceId }))],
    matchingRules: [null],
    ruleEffect: [
      {
        rule: { productId: '', publisher: '', name: 'Product *', version: 'field', isAlias: false },
        titles: [{ name: 'Product 1', publisher: '', version: '1', devices: 2 }],
      },
    ],
    enrolmentKeys: [null],
    contractList: [
      {
        filter: { ...noContractFilter, search: 'a', withinDays: 90 },
        withFacets: true,
        ...window,
        sort: { column: 'number', isDescending: false },
      },
    ],
    contractDetail: contracts.map((id) => ({ id })),
    entitlementList: [
      {
        filter: { ...noEntitlementFilter, search: 'a' },
        withFacets: true,
        ...window,
        sort: { column: 'product', isDescending: false },
      },
    ],
    creditContracts: [null, ...contracts].map((contractId) => ({ contractId })),
    creditUse: (['user', 'product', 'contract', 'month'] as const).map((by) => ({
      filter: noCreditFilter,
      by,
      ...window,
    })),
    creditBurn: [null, ...contracts].map((contractId) => ({ contractId })),
    creditRecordList: [{ filter: noCreditFilter, ...window }],
    creditUnmatched: [null],
    userList: [
      ...byUser.map((sort) => ({ filter: noUserFilter, sort, withFacets: true, ...window })),
      { filter: usersNarrowed, sort: byUser[0]!, withFacets: true, ...window },
    ],
    userIds: [{ filter: usersNarrowed, sort: byUser[0]! }],
    personDetail: people.map((id) => ({ id })),
    editAccess: people.map((userId) => ({ userId })),
    bulkPreview: [
      { userIds: users, give: give!, take: null, ...window },
      { userIds: users, give: give!, take: take!, ...window },
      { userIds: users, give: null, take: take!, ...window },
    ],
    findAnything: [
      { text: 'a', recent: [], count: 5 },
      { text: '', recent: recentOf({ users, devices, contracts, products }), count: 20 },
    ],
    findDevice: [{ text: 'a', count: 5 }],
    people: [{ search: 'a', sort: { column: 'role', isDescending: false }, ...window }],
    peopleByEmail: [{ emails: tables.all('users').map(({ email }) => email) }],
    person: people.map((id) => ({ id })),
    productList: productColumns.map((column) => ({
      filter: { ...noProductFilter, search: 'p' },
      sort: { column, isDescending: true },
      withFacets: true,
      ...window,
    })),
    productDetail: [...products, 'not-there'].map((id) => ({ id })),
    products: [{ search: 'a' }],
    refusals: [null],
    discardedRefusals: [null],
    refusalsWhole: [{ ids: tables.all('refusals').map(({ id }) => id) }],
  };
}

function aliased(tables: MemoryTables): string[] {
  return tables.all('aliases').map(({ id }) => id);
}

function recentOf(all: Readonly<Record<'users' | 'devices' | 'contracts' | 'products', readonly string[]>>) {
  return Object.entries(all).map(([kind, ids]) => ({ kind: kind as keyof typeof all, id: ids[0]! }));
}
