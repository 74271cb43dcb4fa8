import { formatDay } from '../format/days.ts';
import { counted } from '../format/numbers.ts';
import type { ImportedThings } from './imported-things.ts';

/** "25 people": what a file has when it is read so. */
export function readingCount({ of, count }: { readonly of: ImportedThings; readonly count: number }): string {
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
