import { describe, expect, it } from 'vitest';
import { stateFromParams, usualState } from '#lib/lists/address.ts';
import { listsByView } from '#lib/lists/all-lists.ts';
import { isNarrowed } from '#lib/lists/filters.ts';
import type { ListDefinition } from '#lib/lists/list.ts';

/** Addresses that people have kept and shared, with what they have always meant. */
const kept: readonly [keyof typeof listsByView, string, object][] = [
  ['deviceList', 'status=out-of-date', { filter: { statuses: ['out-of-date'] } }],
  [
    'deviceList',
    'q=ws&type=phone&product=pr_1&system=&check-in=never&sort=-lastCheckIn&device=dv_1',
    {
      filter: { search: 'ws', types: ['phone'], products: ['pr_1'], systems: [''], checkIn: 'never' },
      sort: { column: 'lastCheckIn', isDescending: true },
      openId: 'dv_1',
    },
  ],
  [
    'userList',
    'role=user&contract=ct_1&entitlement=en_1&seats=with&use=not-known&user=us_1',
    {
      filter: {
        roles: ['user'],
        contracts: ['ct_1'],
        entitlements: ['en_1'],
        seats: 'with',
        lastUse: 'not-known',
      },
      openId: 'us_1',
    },
  ],
  ['contractList', 'vendor=Adobe&within=60', { filter: { vendors: ['Adobe'], withinDays: 60 } }],
  ['contractList', 'within=45', { filter: { withinDays: null } }],
  ['installList', 'product=pr_1&version=', { filter: { products: ['pr_1'], version: '' } }],
  ['missingDevices', 'days=90', { filter: { days: 90 } }],
  ['missingDevices', 'days=0', { filter: { days: null } }],
  [
    'creditRecordList',
    'contract=&product=?revit&user=us_1&from=2026-01-01&until=2026-13',
    {
      filter: { contractId: '', productId: '?revit', userId: 'us_1', fromDay: '2026-01-01', untilDay: null },
    },
  ],
];

describe('an address that was shared before', () => {
  it.each(kept)('of the list that %s answers stays readable: %s', (view, address, means) => {
    expect(
      stateFromParams<object, string>(listsByView[view] as ListDefinition, new URLSearchParams(address)),
    ).toMatchObject(means);
  });
});

describe('a filter by what is not known', () => {
  it('narrows the list as any other does', () => {
    const { deviceList, contractList } = listsByView;
    expect(isNarrowed(deviceList, { ...deviceList.noFilter, systems: [''] })).toBe(true);
    expect(isNarrowed(contractList, { ...contractList.noFilter, vendors: [''] })).toBe(true);
    expect(isNarrowed(deviceList, deviceList.noFilter)).toBe(false);
  });
});

describe('what an address says that nobody knows', () => {
  it('is dropped, and the rest kept', () => {
    const { deviceList, userList } = listsByView;
    const hostile = new URLSearchParams(
      'status=online&status=constructor&type=__proto__&sort=-valueOf&check-in=x&status=online&columns=x.__proto__',
    );
    hostile.set('q', 'x'.repeat(5_000));
    expect(stateFromParams(deviceList, hostile)).toEqual({
      ...usualState(deviceList),
      filter: { ...deviceList.noFilter, statuses: ['online'] },
    });
    const users = new URLSearchParams('status=left&role=__proto__&seats=many&use=x&sort=-products&product=');
    expect(stateFromParams(userList, users)).toEqual({
      ...usualState(userList),
      filter: { ...userList.noFilter, statuses: ['left'] },
    });
  });
});
