import { readCredits } from '../reading/read-credits.ts';
import { field, type CreditKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** Use of credits from anywhere, a row for each day, person and product; as Muster itself writes it. */
export const creditUse: CreditKind = {
  name: 'credit-use',
  label: 'Credit use by day',
  family: 'credits',
  source: 'file',
  offered: { on: 'credits', as: 'a list with day, email, product and amount' },
  fields: [
    field('day', 'Day', 'day', 'date', 'usedon', 'usagedate', 'tag', 'datum', 'jour'),
    personFields.email,
    field('product', 'Product', 'product', 'productname', 'service', 'produkt', 'produit'),
    field('offering', 'Offering', 'offering', 'offeringname', 'subscription'),
    field('amount', 'Amount', 'amount', 'credits', 'creditsused', 'quantity', 'used', 'menge', 'anzahl'),
  ],
  needs: ['day', 'email', 'product', 'amount'],
  signature: [
    ['day', 'date', 'usedon', 'usagedate', 'tag', 'datum'],
    ['email', 'emailaddress', 'useremail'],
    ['product', 'productname', 'service'],
    ['amount', 'credits', 'creditsused', 'menge'],
  ],
  sample: 'Day,Email,Product,Offering,Amount',
  dates: ['day'],
  numbers: ['amount'],
  usualDateOrder: null,
  vendor: '',
  permissions: ['credits.import'],
  read: readCredits,
};
