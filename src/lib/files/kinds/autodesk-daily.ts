import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

export const autodeskDaily: FileKind = {
  name: 'autodesk-daily',
  label: 'Autodesk daily usage',
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
  dates: ['day'],
  usualDateOrder: null,
  vendor: 'Autodesk',
};
