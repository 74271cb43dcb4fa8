import * as v from 'valibot';
import { emailText } from '../../domain/records/core/record.ts';
import { given } from '../reading/import-cells.ts';
import { rejection } from '../import-causes.ts';
import { readPeriod } from '../reading/read-days.ts';
import { priceOf } from '../reading/read-money.ts';
import { seatsOf } from '../reading/read-seats.ts';
import { recordCauses } from '../record-causes.ts';
import type { Read, RecordRow } from '../reading/row-parts.ts';
import { autodeskTitles } from './autodesk-titles.ts';
import { field, type RecordKind, type RowReading, type Texts } from './kind.ts';

export const autodeskSubscriptions: RecordKind = {
  name: 'autodesk-subscriptions',
  label: 'Autodesk subscriptions',
  family: 'records',
  offered: { on: 'contracts', as: 'a subscriptions export from Autodesk' },
  fields: [
    field(
      'number',
      'Contract number',
      'contractnumber',
      'contractno',
      'contract',
      'agreementnumber',
      ...autodeskTitles.number,
    ),
    field(
      'product',
      'Product',
      'offeringname',
      'productname',
      'offering',
      'product',
      ...autodeskTitles.product,
    ),
    field(
      'subscriptionId',
      'Subscription',
      'subscriptionid',
      'subscriptionnumber',
      'subscription',
      'serialnumber',
      ...autodeskTitles.subscriptionId,
    ),
    field(
      'quantity',
      'Seats',
      'seatquantity',
      'seats',
      'quantity',
      'numberofseats',
      'seatspurchased',
      ...autodeskTitles.seats,
    ),
    field('startDay', 'Starts', 'startdate', 'start', 'subscriptionstartdate', ...autodeskTitles.starts),
    field(
      'endDay',
      'Ends',
      'enddate',
      'end',
      'expirationdate',
      'subscriptionenddate',
      'expirydate',
      ...autodeskTitles.ends,
    ),
    field('companyName', 'Company', 'teamalias', 'teamname', 'team'),
    field('resellerName', 'Reseller', 'resellername', 'reseller', ...autodeskTitles.reseller),
    field('resellerEmail', 'Email of the reseller', 'reselleremail'),
    // The vendor's own file has neither: lists that people make, and rejected rows to import again, may.
    field('vendor', 'Vendor', 'vendor', 'manufacturer', 'publisher'),
    field('price', 'Price', 'price', 'cost', 'purchasecost'),
  ],
  needs: ['number', 'product', 'quantity'],
  signature: [
    ['contractnumber', 'contractno', ...autodeskTitles.number],
    ['offeringname', 'productname', 'offering', ...autodeskTitles.product],
    ['seatquantity', 'seats', 'quantity', 'seatspurchased', ...autodeskTitles.seats],
  ],
  sample:
    'team_alias,offering_name,contract_number,subscription_id,start_date,end_date,seat_quantity,reseller_name',
  dates: ['startDay', 'endDay'],
  numbers: ['quantity', 'price'],
  usualDateOrder: null,
  vendor: 'Autodesk',
  permissions: ['contracts.edit'],
  read,
};

/** A row of a subscriptions export: one product on one contract. */
function read(texts: Texts, reading: RowReading): Read<RecordRow> {
  const [number, product, resellerEmail] = [texts('number'), texts('product'), given(texts('resellerEmail'))];
  if (given(number) === '') return { rejected: rejection(recordCauses.noContract) };
  if (product === '') return { rejected: rejection(recordCauses.noProduct) };
  const seats = seatsOf(texts, reading);
  if ('rejected' in seats) return seats;
  if (resellerEmail !== '' && !v.is(emailText, resellerEmail))
    return { rejected: rejection(recordCauses.badResellerEmail, `It is "${resellerEmail}".`) };
  const period = readPeriod(texts, reading);
  if ('rejected' in period) return period;
  const hasVendor = (reading.choices.mapping['vendor'] ?? null) !== null;
  const { price, unread } = priceOf(texts, reading);
  return {
    contract: {
      number,
      product,
      ...seats,
      ...period,
      resellerEmail,
      serial: '',
      vendor: hasVendor ? texts('vendor') : reading.kind.vendor,
      subscriptionId: given(texts('subscriptionId')),
      companyName: given(texts('companyName')),
      resellerName: given(texts('resellerName')),
      priceCents: price?.cents ?? null,
      currency: price?.currency ?? '',
    },
    ...unread,
  };
}
