import type { Reason } from '#lib/domain/records/reason.ts';
import type { BulkEffect, BulkPreview } from '#lib/domain/views/bulk-preview.ts';
import { formatCount } from '../../components/table/format-day.ts';
import { reasonWords } from './user-refusal.ts';

interface Wish {
  readonly give: string | null;
  readonly take: string | null;
}

/** "14 get it, 2 already have it, 3 exceed the 12 free seats". */
export function previewSentence(preview: BulkPreview, wish: Wish): string {
  const { changes, unchanged, refused, free, overage } = preview;
  const parts = [`${formatCount(changes)} ${verbOf(wish, changes)}`];
  if (unchanged > 0) parts.push(`${formatCount(unchanged)} ${stateOf(wish, unchanged)}`);
  for (const { reason, count } of refused) parts.push(refusedPart(reason, { count, free, wish }));
  if (overage > 0) parts.push(`${formatCount(overage)} more than bought: buy ${formatCount(overage)}`);
  return parts.join(', ');
}

/** What happens to one person, or why it does not. */
export function effectWords(effect: BulkEffect, wish: Wish): string {
  if (effect === 'changes') return changeWords(wish);
  if (effect === 'unchanged') return wish.give === null ? 'Does not have it' : 'Has it already';
  if (effect === 'not-found' && wish.give !== null && wish.take !== null)
    return 'Does not have what is taken.';
  return reasonWords(effect);
}

function changeWords({ give, take }: Wish): string {
  if (give === null) return 'Taken away';
  return take === null ? 'Assigned' : 'Moved';
}

function verbOf({ give, take }: Wish, count: number): string {
  const isOne = count === 1;
  if (give === null) return isOne ? 'loses it' : 'lose it';
  if (take === null) return isOne ? 'gets it' : 'get it';
  return isOne ? 'moves' : 'move';
}

function stateOf({ give }: Wish, count: number): string {
  const isOne = count === 1;
  if (give === null) return isOne ? 'does not have it' : 'do not have it';
  return isOne ? 'already has it' : 'already have it';
}

function refusedPart(
  reason: Reason,
  { count, free, wish }: { count: number; free: number | null; wish: Wish },
): string {
  const isOne = count === 1;
  const number = formatCount(count);
  if (reason === 'no-free-seat')
    return `${number} ${isOne ? 'exceeds' : 'exceed'} the ${formatCount(free ?? 0)} free ${free === 1 ? 'seat' : 'seats'}`;
  if (reason === 'not-active') return `${number} ${isOne ? 'has' : 'have'} left`;
  if (reason === 'not-found' && wish.give !== null && wish.take !== null)
    return `${number} ${isOne ? 'does' : 'do'} not have what is taken`;
  return `${number} not possible: ${reasonWords(reason).toLowerCase().replace(/\.$/, '')}`;
}
