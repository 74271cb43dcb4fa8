/** An amount as it stands in a cell, and what stands beside it. */
interface MoneyParts {
  readonly amount: string;
  /** "" where there is none. */
  readonly unit: string;
}

const MONEY = /^\s*([^\d\s.,+-]*)\.?\s*([\d.,\s'’]+?(?:[.,][-–—]+)?)\s*([^\d\s,+-]*)\s*$/u;

/** "US$ 1,234" and "1.234,- €" in their parts; null: it is no amount, or has a unit on either side. */
export function moneyParts(cell: string): MoneyParts | null {
  const [, before = '', written, after = ''] = MONEY.exec(cell) ?? [];
  if (written === undefined || (before !== '' && after !== '')) return null;
  return { amount: written.replace(/[.,][-–—]+$/u, '').trim(), unit: before || after };
}
