import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** One row for each person who holds a seat, each with the same item and the number of all its seats. */
export const snipeLicenses: FileKind = {
  name: 'snipe-licenses',
  label: 'Snipe-IT licenses',
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
  dates: ['startDay', 'endDay'],
  usualDateOrder: 'month-first',
  vendor: '',
};
