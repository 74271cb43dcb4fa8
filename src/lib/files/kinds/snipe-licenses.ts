import { given } from '../reading/import-cells.ts';
import { rejection } from '../import-causes.ts';
import { readSeats } from '../reading/import-numbers.ts';
import { readPeriod } from '../reading/read-days.ts';
import { priceOf } from '../reading/read-money.ts';
import { readPerson } from '../reading/read-person.ts';
import { recordCauses } from '../record-causes.ts';
import type { ContractPart, Read, RecordRow } from '../reading/row-parts.ts';
import { field, type RecordKind, type RowReading, type Texts } from './kind.ts';
import { personFields } from './person-fields.ts';

/** One row for each person who holds a seat, each with the same item and the number of all its seats. */
export const snipeLicenses: RecordKind = {
  name: 'snipe-licenses',
  label: 'Snipe-IT licenses',
  family: 'records',
  offered: { on: 'contracts', as: 'licenses from Snipe-IT with who holds them' },
  fields: [
    personFields.fullName,
    personFields.email,
    field('login', 'User name', 'username'),
    field('product', 'Product', 'itemname', 'licensename', 'softwarename'),
    field('quantity', 'Seats', 'seats', 'quantity', 'totalseats'),
    field('order', 'Order number', 'ordernumber', 'orderno'),
    field('purchase', 'Purchase order', 'purchaseorder', 'purchaseordernumber'),
    field('serial', 'Serial number', 'serialnumber', 'serial', 'productkey', 'licensekey'),
    field('vendor', 'Publisher', 'manufacturer', 'publisher', 'vendor'),
    field('startDay', 'Bought on', 'purchasedate', 'datepurchased'),
    field('endDay', 'Ends', 'expirationdate', 'expirydate', 'expires'),
    field('price', 'Price', 'purchasecost', 'cost', 'price'),
    field('companyName', 'Company', 'company', 'licensedtoname'),
    field('resellerName', 'Reseller', 'supplier', 'reseller'),
  ],
  needs: ['product', 'quantity'],
  signature: [
    ['itemname', 'licensename'],
    ['seats', 'totalseats'],
    ['licensedtoname', 'licensedtoemail', 'reassignable', 'maintained'],
  ],
  sample:
    'Full Name,Email,Username,Item name,serial number,manufacturer,purchase date,purchase cost,order number,Licensed To Name,expiration date,seats',
  dates: ['startDay', 'endDay'],
  usualDateOrder: 'month-first',
  vendor: '',
  permissions: ['contracts.edit', 'assignments.edit', 'users.add'],
  read,
};

/**
 * A row of a list of licenses: the license, and who holds one of its seats. Serial numbers are keys to install with:
 * they tell licenses apart and are not kept.
 */
function read(texts: Texts, reading: RowReading): Read<RecordRow> {
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
    number,
    product,
    quantity,
    ...period,
    vendor: texts('vendor'),
    serial: texts('serial'),
    subscriptionId: '',
    companyName: given(texts('companyName')),
    resellerName: given(texts('resellerName')),
    resellerEmail: '',
    priceCents: price?.cents ?? null,
    currency: price?.currency ?? '',
  };
  if ([texts('fullName'), texts('email'), texts('login')].every((text) => text === ''))
    return { contract, ...unread };
  const person = readPerson(texts);
  if ('rejected' in person) return person;
  const seat = {
    ...person,
    product,
    contractNumber: number,
    seat: 'assigned' as const,
    assignedAt: null,
    unassignedAt: null,
    usage: 'not-known' as const,
    lastUsedAt: null,
  };
  return { contract, seat, ...unread };
}
