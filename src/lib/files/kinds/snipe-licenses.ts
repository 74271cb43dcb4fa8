import { given } from '../reading/import-cells.ts';
import { rejection } from '../import-causes.ts';
import { readPeriod } from '../reading/read-days.ts';
import { priceOf } from '../reading/read-money.ts';
import { seatsOf } from '../reading/read-seats.ts';
import { readPerson } from '../reading/read-person.ts';
import { mappingOf } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';
import { recordCauses } from '../record-causes.ts';
import type { ContractPart, Read, RecordRow } from '../reading/row-parts.ts';
import { field, judging, type RecordKind, type RowReading, type Texts } from './kind.ts';
import { personFields } from './person-fields.ts';

/** German, French, Spanish; the last is a name in Spanish. */
const localNumbers = ['anzahl', 'plätze', 'número', 'cantidad', 'nombre'];
const localEnds = [
  'ablauf',
  'ablaufdatum',
  'datedexpiration',
  'expiración',
  'fechadeexpiración',
  'fechadecaducidad',
];

/** One row for each person who holds a seat, each with the same item and the number of all its seats. */
export const snipeLicenses: RecordKind = {
  name: 'snipe-licenses',
  label: 'Snipe-IT licenses',
  family: 'records',
  offered: { on: 'contracts', as: 'licenses from Snipe-IT with who holds them' },
  fields: [
    personFields.fullName,
    personFields.email,
    judging(field('login', 'User name', 'username')),
    field(
      'product',
      'Product',
      'itemname',
      'licensename',
      'softwarename',
      'software',
      'logiciel',
      'lizenzname',
    ),
    field(
      ...(['quantity', 'Seats', 'seats', 'quantity', 'totalseats', 'total', 'number'] as const),
      ...localNumbers,
    ),
    field('order', 'Order number', 'ordernumber', 'orderno'),
    field('purchase', 'Purchase order', 'purchaseorder', 'purchaseordernumber'),
    judging(field('serial', 'Serial number', 'serialnumber', 'serial', 'productkey', 'licensekey')),
    field(
      ...(['vendor', 'Publisher', 'manufacturer', 'publisher', 'vendor'] as const),
      ...['hersteller', 'herausgeber', 'éditeur', 'fabricant', 'fabricante', 'editor'],
    ),
    field(
      ...(['startDay', 'Bought on', 'purchasedate', 'datepurchased'] as const),
      ...['kaufdatum', 'datedachat', 'fechadecompra'],
    ),
    field(
      ...([
        'endDay',
        'Ends',
        'expirationdate',
        'expirydate',
        'expires',
        'expiration',
        'terminationdate',
      ] as const),
      ...localEnds,
    ),
    field('price', 'Price', 'purchasecost', 'cost', 'price'),
    field('companyName', 'Company', 'company', 'licensedtoname'),
    field('resellerName', 'Reseller', 'supplier', 'reseller'),
  ],
  needs: ['product', 'quantity'],
  signature: [
    ['itemname', 'licensename', 'software', 'logiciel', 'lizenzname'],
    ['seats', 'totalseats', 'total', 'number', ...localNumbers],
    // The last is that of GLPI, which lists licenses by the software they are of.
    ['licensedtoname', 'licensedtoemail', 'reassignable', 'maintained', 'expiration', ...localEnds],
  ],
  sample:
    'Full Name,Email,Username,Item name,serial number,manufacturer,purchase date,purchase cost,order number,Licensed To Name,expiration date,seats',
  columnsIn,
  dates: ['startDay', 'endDay'],
  numbers: ['quantity', 'price'],
  usualDateOrder: 'month-first',
  vendor: '',
  permissions: ['contracts.edit', 'assignments.edit', 'users.add'],
  read,
};

/** A "Name" beside no address is that of the license, not of who holds it. */
function columnsIn(titles: readonly string[]): ImportMapping {
  const mapping = mappingOf(snipeLicenses.fields, titles);
  const hasPeople = mapping['email'] !== null || mapping['login'] !== null;
  return hasPeople ? mapping : { ...mapping, fullName: null };
}

/**
 * A row of a list of licenses: the license, and who holds one of its seats. Serial numbers are keys to install with:
 * they tell licenses apart and are not kept.
 */
function read(texts: Texts, reading: RowReading): Read<RecordRow> {
  const product = texts('product');
  if (product === '') return { rejected: rejection(recordCauses.noProduct) };
  const seats = seatsOf(texts, reading);
  if ('rejected' in seats) return seats;
  const period = readPeriod(texts, reading);
  if ('rejected' in period) return period;
  const number = given(texts('order')) || given(texts('purchase')) || product;
  const { price, unread: unreadPrice } = priceOf(texts, reading);
  const hasTwo = given(texts('order')) !== '' && given(texts('purchase')) !== '';
  const unread =
    hasTwo && !unreadPrice.leftOut ? { leftOut: rejection(recordCauses.purchaseOrder) } : unreadPrice;
  const contract: ContractPart = {
    number,
    product,
    ...seats,
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
