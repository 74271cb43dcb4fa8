import * as v from 'valibot';
import { emailText } from '../domain/records/record.ts';
import { rejection } from './import-causes.ts';
import { readSeats } from './import-numbers.ts';
import { priceOf } from './read-money.ts';
import { readPeriod } from './read-days.ts';
import { recordCauses } from './record-causes.ts';
import type { ReadRecord, RecordReading, Texts } from './record-rows.ts';

/** A row of a subscriptions export: one product on one contract. */
export function readSubscription(texts: Texts, reading: RecordReading): ReadRecord {
  const [number, product, resellerEmail] = [texts('number'), texts('product'), given(texts('resellerEmail'))];
  if (given(number) === '') return { rejected: rejection(recordCauses.noContract) };
  if (product === '') return { rejected: rejection(recordCauses.noProduct) };
  const quantity = readSeats(texts('quantity'));
  if (quantity === 'not-a-number')
    return { rejected: rejection(recordCauses.badSeats, `It is "${texts('quantity')}".`) };
  if (resellerEmail !== '' && !v.is(emailText, resellerEmail))
    return { rejected: rejection(recordCauses.badResellerEmail, `It is "${resellerEmail}".`) };
  const period = readPeriod(texts, reading);
  if ('rejected' in period) return period;
  const hasVendor = (reading.choices.mapping['vendor'] ?? null) !== null;
  const { price, unread } = priceOf(texts);
  return {
    contract: {
      ...{ number, product, quantity, ...period, resellerEmail, serial: '' },
      vendor: hasVendor ? texts('vendor') : reading.kind.vendor,
      subscriptionId: given(texts('subscriptionId')),
      companyName: given(texts('companyName')),
      resellerName: given(texts('resellerName')),
      ...{ priceCents: price?.cents ?? null, currency: price?.currency ?? '' },
    },
    ...unread,
  };
}

/** Exports write N/A where there is nothing. */
export function given(text: string): string {
  return /^(?:n\/?a|none|null|-|–)$/i.test(text) ? '' : text;
}
