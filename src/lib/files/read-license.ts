import { rejection } from './import-causes.ts';
import { readSeats } from './import-numbers.ts';
import { readPeriod } from './read-days.ts';
import { priceOf } from './read-money.ts';
import { readPerson } from './read-person.ts';
import { given } from './read-subscription.ts';
import { recordCauses } from './record-causes.ts';
import type { ContractPart, ReadRecord, RecordReading, Texts } from './record-rows.ts';

/**
 * A row of a list of licenses: the license, and who holds one of its seats. Serial numbers are keys to install with:
 * they tell licenses apart and are not kept.
 */
export function readLicense(texts: Texts, reading: RecordReading): ReadRecord {
  const product = texts('product');
  if (product === '') return { rejected: rejection(recordCauses.noProduct) };
  const quantity = readSeats(texts('quantity'));
  if (quantity === 'not-a-number')
    return { rejected: rejection(recordCauses.badSeats, `It is "${texts('quantity')}".`) };
  const period = readPeriod(texts, reading);
  if ('rejected' in period) return period;
  const number = given(texts('order')) || given(texts('purchase')) || product;
  const { price, unread } = priceOf(texts);
  const contract: ContractPart = {
    ...{ number, product, quantity, ...period, vendor: texts('vendor'), serial: texts('serial') },
    ...{
      subscriptionId: '',
      companyName: given(texts('companyName')),
      resellerName: given(texts('resellerName')),
    },
    ...{ resellerEmail: '', priceCents: price?.cents ?? null, currency: price?.currency ?? '' },
  };
  if ([texts('fullName'), texts('email'), texts('login')].every((text) => text === ''))
    return { contract, ...unread };
  const person = readPerson(texts);
  if ('rejected' in person) return person;
  const seat = {
    ...{ ...person, product, contractNumber: number, seat: 'assigned' as const },
    ...{ assignedAt: null, unassignedAt: null, usage: 'not-known' as const, lastUsedAt: null },
  };
  return { contract, seat, ...unread };
}
