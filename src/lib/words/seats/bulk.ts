import type { Reason } from '#lib/domain/records/core/reason.ts';
import type { BulkEffect, BulkPreview } from '#lib/domain/views/seats/bulk-preview.ts';
import { shortReasons } from '../changes/reasons.ts';
import { counted, formatCount, wordFor } from '../format/numbers.ts';

/** Entitlements: give this, take that, or both: a move. */
interface Wish {
  readonly give: string | null;
  readonly take: string | null;
}

/** "14 will get it, 2 already have it, 3 won’t (only 12 seats are free)". */
export function previewSentence(preview: BulkPreview, wish: Wish): string {
  const { changes, unchanged, refused, free, overage } = preview;
  const parts = [`${formatCount(changes)} will ${verbOf(wish)}`];
  if (unchanged > 0) parts.push(unchangedPart(unchanged, wish));
  for (const { reason, count } of refused) parts.push(refusedPart(reason, { count, free, wish }));
  if (overage > 0) parts.push(`${formatCount(overage)} over what was bought: buy ${formatCount(overage)}`);
  return parts.join(', ');
}

/** "40 people updated." */
export function doneSentence(done: number, failed: number): string {
  const people = counted(done, 'person', 'people');
  return failed === 0 ? `${people} updated.` : `${people} updated, ${formatCount(failed)} not.`;
}

/** `reasons`: why the others keep what they got. */
export function undoneSentence(done: number, of: number, reasons: readonly string[]): string {
  if (done === of) return `Undone for ${counted(done, 'person', 'people')}.`;
  return `Undone for ${formatCount(done)} of ${counted(of, 'person', 'people')}: ${reasons.join(', ')}.`;
}

/** What happens to one person, or why it does not. */
export function effectWords(effect: BulkEffect, wish: Wish): string {
  if (effect === 'changes') return changeWords(wish);
  if (effect === 'unchanged') return wish.give === null ? 'Doesn’t have it' : 'Already has it';
  if (effect === 'not-found' && isMove(wish)) return 'Doesn’t have the product to move from';
  return shortReasons[effect];
}

function changeWords({ give, take }: Wish): string {
  if (give === null) return 'Removed';
  return take === null ? 'Assigned' : 'Moved';
}

function verbOf({ give, take }: Wish): string {
  if (give === null) return 'lose it';
  return take === null ? 'get it' : 'move';
}

function unchangedPart(count: number, { give }: Wish): string {
  const number = formatCount(count);
  if (give === null) return `${number} ${wordFor(count, 'doesn’t', 'don’t')} have it`;
  return `${number} already ${wordFor(count, 'has', 'have')} it`;
}

function refusedPart(
  reason: Reason,
  { count, free, wish }: { count: number; free: number | null; wish: Wish },
): string {
  const number = formatCount(count);
  if (reason === 'no-free-seat') return `${number} won’t (${freeWords(free ?? 0)})`;
  if (reason === 'not-active') return `${number} ${wordFor(count, 'has', 'have')} left`;
  if (reason === 'not-found' && isMove(wish))
    return `${number} ${wordFor(count, 'doesn’t', 'don’t')} have the product to move from`;
  return `${number} can’t (${inSentence(shortReasons[reason])})`;
}

function freeWords(free: number): string {
  if (free === 0) return 'no seat is free';
  return `only ${counted(free, 'seat')} ${wordFor(free, 'is', 'are')} free`;
}

function inSentence(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

function isMove({ give, take }: Wish): boolean {
  return give !== null && take !== null;
}
