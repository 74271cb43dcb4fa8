import { field, type FileKind } from './kind.ts';

export const autodeskSubscriptions: FileKind = {
  name: 'autodesk-subscriptions',
  label: 'Autodesk subscriptions',
  fields: [
    field('number', 'Contract number', 'contractnumber', 'contractno', 'contract', 'agreementnumber'),
    field('product', 'Product', 'offeringname', 'productname', 'offering', 'product'),
    field(
      'subscriptionId',
      'Subscription',
      'subscriptionid',
      'subscriptionnumber',
      'subscription',
      'serialnumber',
    ),
    field('quantity', 'Seats', 'seatquantity', 'seats', 'quantity', 'numberofseats', 'seatspurchased'),
    field('startDay', 'Starts', 'startdate', 'start', 'subscriptionstartdate'),
    field('endDay', 'Ends', 'enddate', 'end', 'expirationdate', 'subscriptionenddate', 'expirydate'),
    field('companyName', 'Company', 'teamalias', 'teamname', 'team'),
    field('resellerName', 'Reseller', 'resellername', 'reseller'),
    field('resellerEmail', 'Email of the reseller', 'reselleremail'),
    // The vendor's own file has neither: lists that people make, and rejected rows to import again, may.
    field('vendor', 'Vendor', 'vendor', 'manufacturer', 'publisher'),
    field('price', 'Price', 'price', 'cost', 'purchasecost'),
  ],
  needs: ['number', 'product', 'quantity'],
  signature: [
    ['contractnumber', 'contractno'],
    ['offeringname', 'productname', 'offering'],
    ['seatquantity', 'seats', 'quantity', 'seatspurchased'],
  ],
  dates: ['startDay', 'endDay'],
  usualDateOrder: null,
  vendor: 'Autodesk',
};
