import { readCredits } from '../reading/read-credits.ts';
import { field, type CreditKind } from './kind.ts';
import { personFields } from './person-fields.ts';

export const autodeskDaily: CreditKind = {
  name: 'autodesk-daily',
  label: 'Autodesk daily usage',
  family: 'credits',
  source: 'autodesk-daily',
  offered: { on: 'credits', as: 'daily usage from Autodesk' },
  fields: [
    field('day', 'Day', 'dayused', 'usagedate', 'dateused', 'day', 'date'),
    personFields.email,
    field('product', 'Product', 'productname', 'product'),
    field('offering', 'Offering', 'offeringname', 'offering'),
    field('amount', 'Tokens used', 'tokensused', 'tokens', 'tokensconsumed', 'creditsused', 'cloudcredits'),
  ],
  needs: ['day', 'email', 'amount'],
  signature: [
    ['dayused', 'usagedate', 'dateused'],
    ['offeringname', 'productname', 'offering'],
    ['tokensused', 'tokens', 'tokensconsumed'],
  ],
  sample: 'day_used,email,offering_name,product_name,tokens_used',
  dates: ['day'],
  numbers: ['amount'],
  usualDateOrder: null,
  vendor: 'Autodesk',
  permissions: ['credits.import'],
  read: readCredits,
};
