import type { Holding } from '#lib/domain/views/people/person-detail.ts';
import { formatDay } from '#lib/words/format/days.ts';
import { counted } from '#lib/words/format/numbers.ts';
import { contractName } from '#lib/words/seats/seats.ts';

interface Line {
  readonly id: string;
  readonly text: string;
  readonly side: string;
  readonly details?: readonly string[];
}

/** What a person holds: product and contract, and at the side when it was used last. */
export function heldLines(holdings: readonly Holding[]): Line[] {
  return holdings
    .filter(({ assignment }) => assignment.endedAt === null)
    .map((holding) => ({
      id: holding.assignment.id,
      text: nameOf(holding),
      side: holding.isPending ? 'waiting' : lastUseWords(holding.assignment),
      details: suiteWords(holding),
    }));
}

/** What they held before, and at the side why and when it ended. */
export function endedLines(holdings: readonly Holding[]): Line[] {
  return holdings
    .filter(({ assignment }) => assignment.endedAt !== null)
    .map((holding) => ({
      id: holding.assignment.id,
      text: nameOf(holding),
      side: `${endWords[holding.assignment.endReason ?? 'unassigned']} ${formatDay(holding.assignment.endedAt ?? 0)}`,
    }));
}

/** "Used 3 Mar 2026", "Never used", "Use not known". */
export function lastUseWords({
  usage,
  lastUsedAt,
}: Pick<Holding['assignment'], 'usage' | 'lastUsedAt'>): string {
  if (lastUsedAt !== null) return `Used ${formatDay(lastUsedAt)}`;
  if (usage === 'used') return 'Used, day not known';
  return usage === 'never' ? 'Never used' : 'Use not known';
}

/** What a suite covers, and that a product is covered by one anyway. */
function suiteWords({ includes, suite }: Holding): string[] {
  return [
    includes > 0 ? `Includes ${counted(includes, 'product')}` : '',
    suite === '' ? '' : `Also in ${suite}, which they hold`,
  ].filter((words) => words !== '');
}

const endWords = { unassigned: 'taken away', moved: 'moved', left: 'left' } as const;

function nameOf({ product, contractLabel, contractNumber }: Holding): string {
  return `${product || 'A product you no longer see'} · ${contractName(contractLabel, contractNumber)}`;
}
