import type { CreditGroup } from '#lib/domain/views/credits/credit-use.ts';

/** Use by what, or the records themselves. */
type CreditTable = CreditGroup | 'record';

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
