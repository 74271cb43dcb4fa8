import { formatDay } from '../format/days.ts';
import { counted } from '../format/numbers.ts';
import type { ImportedThings } from './imported-things.ts';

interface Reading {
  readonly of: ImportedThings;
  readonly count: number;
  /** Of a long file only so many rows were counted. */
  readonly inFirst: number | null;
}

/** "25 people", "25 people in the first 5,000 rows": what a file has when it is read so. */
export function readingCount({ inFirst, ...reading }: Reading): string {
  const count = countOf(reading);
  return inFirst === null ? count : `${count} in the first ${counted(inFirst, 'row')}`;
}

function countOf({ of, count }: Pick<Reading, 'of' | 'count'>): string {
  switch (of) {
    case 'devices':
      return counted(count, 'device');
    case 'people':
      return counted(count, 'person', 'people');
    case 'contracts':
      return counted(count, 'contract');
    case 'credits':
      return counted(count, 'usage record');
  }
}

export function rememberedSentence(at: number): string {
  return `Columns as you chose them on ${formatDay(at)}.`;
}
