import { isVisible } from '#lib/domain/access/visibility.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { dayAfter, dayOf } from '#lib/domain/records/core/day.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import { Draw } from '#lib/domain/sample/draw.ts';
import { hash128 } from '#lib/base/hash.ts';
import {
  account,
  assignment,
  contract,
  creditGrant,
  creditRecord,
  DAY,
  device,
  entitlement,
  NOW,
  product,
  terms,
  testId,
  user,
} from './domain-rows.ts';
import { MemoryTables } from './memory-tables.ts';

export type MadeRow = { [C in Collection]: { readonly collection: C; readonly row: Rows[C] } }[Collection];

export const REPORT_COUNTS = { users: 24, contracts: 7, products: 6, entitlements: 18, devices: 40 } as const;

/** A company by seed in which every report has something to say, and the edges of its days. */
export function reportRows(seed: string): MadeRow[] {
  const draw = new Draw(hash128(`reports/${seed}`));
  const of = <Value>(values: readonly Value[]): Value => values[draw.below(values.length)]!;
  const day = (least: number, most: number) => dayAfter(dayOf(NOW), least + draw.below(most - least + 1));
  const rows: MadeRow[] = [{ collection: 'accounts', row: account() }];
  const add = <C extends Collection>(collection: C, row: Rows[C]) =>
    rows.push({ collection, row } as unknown as MadeRow);
  const { users, contracts, products, entitlements, devices } = REPORT_COUNTS;
  for (let at = 1; at <= users; at++) {
    const status = of(['active', 'active', 'active', 'left', 'erased'] as const);
    const names =
      status === 'erased'
        ? { firstName: '', lastName: '', email: '' }
        : {
            firstName: of(['Jo', 'Ann', '']),
            lastName: of(['Li', 'Berg']),
            email: `Person${at}@acme.example`,
          };
    add('users', user(at, { status, ...names }));
  }
  for (let at = 1; at <= products; at++)
    add('products', product(at, { kind: of(['product', 'product', 'service'] as const) }));
  for (let at = 1; at <= contracts; at++) {
    add('contracts', contract(at, { archivedAt: draw.below(5) === 0 ? NOW - DAY : null }));
    const count = of([0, 1, 1, 2]);
    for (let nth = 0; nth < count; nth++) {
      const endDay =
        nth === count - 1 ? of([day(-10, 100), day(0, 1), day(30, 31), day(90, 91)]) : day(-500, -400);
      const priceCents = draw.below(4) === 0 ? null : draw.below(10_000_000);
      const more = { endDay, priceCents, currency: priceCents === null ? '' : of(['EUR', 'USD']) };
      const startDay = dayAfter(endDay, -(364 + draw.below(3) * 365) - nth);
      add('terms', terms(at * 10 + nth, { contractId: testId('ct', at), startDay, ...more }));
    }
  }
  for (let at = 1; at <= entitlements; at++) {
    add(
      'entitlements',
      entitlement(at, {
        contractId: testId('ct', 1 + draw.below(contracts)),
        productId: testId('pr', 1 + draw.below(products)),
        kind: of(['single-user', 'single-user', 'single-user', 'multi-user', 'perpetual'] as const),
        quantity: draw.below(5) === 0 ? null : draw.below(8),
        policy: 'overage',
        startDay: draw.below(3) === 0 ? day(-300, 5) : null,
        endDay:
          draw.below(3) === 0 ? null : of([day(-20, 100), day(0, 0), day(30, 31), day(60, 61), day(90, 91)]),
      }),
    );
  }
  const entitled = rows.flatMap((one) => (one.collection === 'entitlements' ? [one.row] : []));
  const pairs = new Set<string>();
  for (let at = 1; at <= 110; at++) {
    const { id: entitlementId, contractId } = of(entitled);
    const userId = testId('us', 1 + draw.below(users));
    const startedAt = NOW - draw.below(400) * DAY - of([0, 1, 43_200_000]);
    const isOpen = draw.below(3) > 0 && !pairs.has(`${userId} ${entitlementId}`);
    if (isOpen) pairs.add(`${userId} ${entitlementId}`);
    const usage = of(['used', 'used', 'never', 'not-known'] as const);
    add(
      'assignments',
      assignment(at, {
        userId,
        entitlementId,
        contractId,
        startedAt,
        usage,
        ...(isOpen
          ? {}
          : { endedAt: Math.min(NOW, startedAt + draw.below(300) * DAY), endReason: 'unassigned' as const }),
        lastUsedAt:
          usage === 'used' && draw.below(5) > 0
            ? NOW - of([draw.below(200), 30, 90]) * DAY - of([0, 1])
            : null,
      }),
    );
  }
  for (let at = 1; at <= devices; at++) {
    const nth = 1 + draw.below(users);
    add(
      'devices',
      device(at, {
        type: of(['computer', 'computer', 'tablet', 'phone', 'other'] as const),
        lastUser: of([
          '',
          `person${nth}`,
          `PERSON${nth}@acme.example`,
          `ACME\\Person${nth}`,
          'Ann Li',
          'nobody',
        ]),
        lastCheckInAt: draw.below(5) === 0 ? null : NOW - draw.below(220) * DAY - of([0, 1, 3_600_000]),
        retiredAt: draw.below(8) === 0 ? NOW : null,
      }),
    );
  }
  for (let at = 1; at <= 130; at++) {
    add('installations', {
      id: testId('in', at),
      deviceId: testId('dv', 1 + draw.below(devices)),
      productId: testId('pr', 1 + draw.below(products)),
      version: of(['1', '2', '']),
      createdAt: NOW,
    });
  }
  addCredits(add, new Draw(hash128(`report-credits/${seed}`)));
  return rows;
}

type Add = <C extends Collection>(collection: C, row: Rows[C]) => void;

/** Grants and use of them: by people and for products that are known, by others, given back, and charged to nothing. */
function addCredits(add: Add, draw: Draw): void {
  const of = <Value>(values: readonly Value[]): Value => values[draw.below(values.length)]!;
  for (let at = 1; at <= 4; at++) {
    const fromDay = dayAfter(dayOf(NOW), -draw.below(300) - 10);
    const untilDay = dayAfter(fromDay, 100 + draw.below(300));
    const contractId = testId('ct', 1 + draw.below(REPORT_COUNTS.contracts));
    add('creditGrants', creditGrant(at, { contractId, fromDay, untilDay, amount: 1_000 * draw.below(900) }));
  }
  for (let at = 1; at <= 160; at++) {
    const userId = draw.below(6) === 0 ? null : testId('us', 1 + draw.below(REPORT_COUNTS.users));
    const productId = draw.below(6) === 0 ? null : testId('pr', 1 + draw.below(REPORT_COUNTS.products));
    add(
      'creditRecords',
      creditRecord(at, {
        userId,
        person: userId === null ? of(['Jo@Studio.example', 'jo@studio.example ', '']) : '',
        productId,
        product: productId === null ? of(['Dynamo', 'DYNAMO', '']) : '',
        contractId: draw.below(6) === 0 ? null : testId('ct', 1 + draw.below(REPORT_COUNTS.contracts)),
        day: dayAfter(dayOf(NOW), -draw.below(400)),
        amount: draw.below(12) === 0 ? -draw.below(5_000) : draw.below(40_000),
      }),
    );
  }
}

/** The replica of somebody who sees these rows as their role lets them. */
export function replicaOf(rows: readonly MadeRow[], access: Access): MemoryTables {
  const tables = new MemoryTables();
  for (const { collection, row } of rows)
    if (isVisible(access, collection, row as never)) tables.put(collection, row as never);
  return tables;
}
