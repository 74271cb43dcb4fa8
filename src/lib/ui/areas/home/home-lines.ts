import type { HomeView } from '#lib/domain/views/home.ts';
import { addressOfReport } from '../../state/report-address.ts';
import { expiringWords, homeWords, reclaimWords } from '#lib/words/home/home.ts';

export interface HomeLine {
  readonly key: string;
  readonly count: number;
  /** What is counted, after the count: "devices are out of date". */
  readonly text: string;
  readonly href: string;
  readonly tone: 'bad' | 'warn' | 'quiet';
  /** Counted from rows that the server gives: where not all are here, it is not the whole count. */
  readonly isCounted: boolean;
}

/** The lines of a person, what presses most first; without those of nothing. */
export function homeLines(view: HomeView, inbox: { attention: number; waiting: number }): HomeLine[] {
  const counted = [...seatLines(view), ...expiringLines(view), ...deviceLines(view), ...ownLines(view)];
  return [
    ...inboxLines(inbox).map((line) => ({ ...line, isCounted: line.key === 'attention' })),
    ...counted.map((line) => ({ ...line, isCounted: true })),
  ].filter(({ count }) => count > 0);
}

type Line = Omit<HomeLine, 'isCounted'>;

function inboxLines({ attention, waiting }: { attention: number; waiting: number }): Line[] {
  return [
    {
      key: 'attention',
      count: attention,
      href: '/inbox',
      tone: 'bad' as const,
      text: homeWords.attention(attention),
    },
    {
      key: 'waiting',
      count: waiting,
      href: '/inbox?show=waiting',
      tone: 'quiet' as const,
      text: homeWords.waiting(waiting),
    },
  ];
}

function seatLines({ overUsed, reclaim }: HomeView): Line[] {
  const lines: Line[] = [];
  if (overUsed) {
    lines.push({
      key: 'over-used',
      count: overUsed.count,
      href: addressOfReport({ name: 'over-used' }),
      text: homeWords.overUsed(overUsed.count, overUsed.seats),
      tone: 'bad',
    });
  }
  if (reclaim) {
    lines.push({
      key: 'reclaim',
      count: reclaim.count,
      href: addressOfReport({ name: 'reclaim' }),
      tone: 'quiet',
      text: reclaimWords(reclaim.count, reclaim.money?.sums ?? []),
    });
  }
  return lines;
}

function expiringLines({ expiring }: HomeView): Line[] {
  return (expiring ?? []).map(({ band, label, count }) => ({
    key: `expiring ${band}`,
    count,
    tone: band === '30' ? ('warn' as const) : ('quiet' as const),
    text: expiringWords(count, label),
    href: addressOfReport({ name: 'expiring', filter: { bands: [band] } }),
  }));
}

function deviceLines({ outOfDate }: HomeView): Line[] {
  if (!outOfDate) return [];
  const { count, neverSeen } = outOfDate;
  return [
    {
      key: 'out-of-date',
      count,
      href: '/devices?status=out-of-date',
      tone: 'warn',
      text: homeWords.outOfDate(count),
    },
    {
      key: 'never-seen',
      count: neverSeen,
      href: '/devices?status=never-seen',
      tone: 'quiet',
      text: homeWords.neverSeen(neverSeen),
    },
  ];
}

function ownLines({ own }: HomeView): Line[] {
  if (!own) return [];
  return [
    {
      key: 'ending',
      count: own.ending,
      href: '/users/me',
      tone: 'warn',
      text: homeWords.ownEnding(own.ending),
    },
    {
      key: 'own',
      count: own.count,
      href: '/users/me',
      tone: 'quiet',
      text: homeWords.own(own.count),
    },
  ];
}
