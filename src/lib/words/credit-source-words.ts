import type { CreditSource } from '#lib/domain/records/credit-record.ts';

export const creditSourceWords: Readonly<Record<CreditSource, string>> = {
  'autodesk-daily': 'Autodesk daily usage',
  file: 'A list',
};
