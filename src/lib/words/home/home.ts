import { listed } from '../format/lists.ts';
import { counted, priceWords, wordFor } from '../format/numbers.ts';

/** The lines of home, each after its count: "devices are out of date". */
export const homeWords = {
  attention: (count: number) =>
    `of your changes ${wordFor(count, 'wasn’t', 'weren’t')} accepted and ${wordFor(count, 'needs', 'need')} you`,
  waiting: (count: number) => `of your changes ${wordFor(count, 'is', 'are')} waiting to be sent`,
  overUsed: (count: number, seats: number) =>
    `${wordFor(count, 'product')} over-used: ${counted(seats, 'seat')} to buy`,
  outOfDate: (count: number) => `${wordFor(count, 'device is', 'devices are')} out of date`,
  neverSeen: (count: number) => `${wordFor(count, 'device has', 'devices have')} never checked in`,
  ownEnding: (count: number) => `of your products ${wordFor(count, 'ends', 'end')} in 30 days`,
  own: (count: number) => `${wordFor(count, 'product is', 'products are')} assigned to you`,
} as const;

/** `sums`: what they cost a year, by currency. */
export function reclaimWords(
  count: number,
  sums: readonly { readonly currency: string; readonly cents: number }[],
): string {
  const seats = `${wordFor(count, 'seat')} to reclaim`;
  if (sums.length === 0) return seats;
  return `${seats}, saving ${listed(sums.map(({ currency, cents }) => priceWords(cents, currency)))} a year`;
}

/** `range`: a title such as "In 30 days". */
export function expiringWords(count: number, range: string): string {
  return `${wordFor(count, 'contract or product ends', 'contracts and products end')} ${range.toLowerCase()}`;
}
