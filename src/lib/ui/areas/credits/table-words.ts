import type { CreditTable } from './credit-url.ts';

export const groupTitles: Readonly<Record<CreditTable, string>> = {
  user: 'Person',
  product: 'Product',
  contract: 'Contract',
  month: 'Month',
  record: 'Record',
};

export const groupLinks: Readonly<Record<CreditTable, string>> = {
  user: 'By person',
  product: 'By product',
  contract: 'By contract',
  month: 'By month',
  record: 'Every record',
};
