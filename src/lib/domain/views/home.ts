import { may } from '../access/permissions.ts';
import { dayOf, daysBetween } from '../records/core/day.ts';
import type { Reader } from '../tx.ts';
import { reportOf } from './reports/all-reports.ts';
import type { ReportAnswer } from './reports/report-answer.ts';
import { noReportFilter, type ReportName } from './reports/report.ts';
import { reportAnswer } from './reports/run-report.ts';
import type { ViewContext } from './view.ts';

/** What there is to do for this person today: each a number of the report or list behind it. null: not of their role. */
export interface HomeView {
  /** What ends in 30, in 31 to 60 and in 61 to 90 days. */
  readonly expiring:
    readonly { readonly band: string; readonly label: string; readonly count: number }[] | null;
  /** Entitlements with more seats assigned than bought, and the seats to buy. */
  readonly overUsed: { readonly count: number; readonly seats: number } | null;
  readonly reclaim: { readonly count: number; readonly money: ReportAnswer['money'] } | null;
  /** Devices; those never seen are apart. */
  readonly outOfDate: { readonly count: number; readonly neverSeen: number } | null;
  /** For who has no role: what they hold, and how much of it ends in 30 days. */
  readonly own: { readonly count: number; readonly ending: number } | null;
  /** Nothing to work with yet. */
  readonly isEmpty: boolean;
}

export function home(reader: Reader, _query: null, context: ViewContext): HomeView {
  const ask = (name: ReportName): ReportAnswer | null =>
    reportAnswer(reader, { name, filter: noReportFilter, sort: reportOf(name).sort }, context);
  const expiring = ask('expiring');
  const overUsed = ask('over-used');
  const reclaim = ask('reclaim');
  const outOfDate = ask('out-of-date');
  const worksHere = may(context.access, 'desk.work');
  return {
    expiring: expiring && expiring.bars.map(({ key, label, total }) => ({ band: key, label, count: total })),
    overUsed: overUsed && {
      count: overUsed.total,
      seats: overUsed.bars.reduce((sum, { total }) => sum + total, overUsed.others.total),
    },
    reclaim: reclaim && { count: reclaim.total, money: reclaim.money },
    outOfDate: outOfDate && {
      count: outOfDate.bars.reduce((sum, { key, total }) => sum + (key === 'never' ? 0 : total), 0),
      neverSeen: outOfDate.bars.find(({ key }) => key === 'never')?.total ?? 0,
    },
    own: worksHere ? null : ownOf(reader, context),
    isEmpty: worksHere && reader.size('devices') === 0 && reader.size('contracts') === 0,
  };
}

function ownOf(reader: Reader, { access, now }: ViewContext): NonNullable<HomeView['own']> {
  const held = reader.find('assignments', 'byOpenUser', access.userId);
  const today = dayOf(now);
  const ending = held.filter(({ entitlementId }) => {
    const endDay = reader.get('entitlements', entitlementId)?.endDay ?? null;
    const left = endDay === null ? null : daysBetween(today, endDay);
    return left !== null && left >= 0 && left <= 30;
  });
  return { count: held.length, ending: ending.length };
}
