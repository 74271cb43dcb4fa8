import type { Access } from '#lib/domain/access/access.ts';
import { may } from '#lib/domain/access/permissions.ts';
import type { ProductDetail } from '#lib/domain/views/products/product-detail.ts';
import { boughtWords, costWords, freeWords, oneKindWords } from '#lib/words/products/products.ts';
import { counted, formatCount } from '#lib/words/format/numbers.ts';

interface Line {
  readonly id: string;
  readonly text: string;
  readonly side: string;
}

/** The figures of a product over all contracts in use; its cost for who may see prices. */
export function productFacts(row: ProductDetail['row'], access: Access): Line[] {
  const facts: (readonly [string, string])[] = [
    ['Vendor', row.publisher || 'Not given'],
    ['Kind', oneKindWords[row.kind]],
    ['Seats bought', boughtWords(row)],
    ['Assigned', formatCount(row.assigned)],
    row.overage > 0 ? ['Seats to buy', formatCount(row.overage)] : ['Seats free', freeWords(row)],
    ['Installed on', counted(row.installed, 'device')],
    ['Used in 90 days', formatCount(row.used)],
    ...(may(access, 'prices.see') ? [['Cost a year', costWords(row)] as const] : []),
  ];
  return facts.map(([text, side]) => ({ id: text, text, side }));
}

export function versionLines(versions: ProductDetail['versions']): Line[] {
  return versions.map(({ version, devices }) => ({
    id: version,
    text: version || 'Version not known',
    side: counted(devices, 'device'),
  }));
}
