import { may } from '../../access/permissions.ts';
import type { Access } from '../../access/access.ts';
import { assignmentsUninstalled } from './assignments-uninstalled.ts';
import { creditUseReport } from './credit-use.ts';
import { expiring } from './expiring.ts';
import { holdings } from './holdings.ts';
import { installsUnassigned } from './installs-unassigned.ts';
import { outOfDate } from './out-of-date.ts';
import { overUsed } from './over-used.ts';
import { reclaim } from './reclaim.ts';
import { seatUse } from './seat-use.ts';
import type { ReportColumn, ReportDefinition, ReportFilter, ReportName } from './report.ts';

/** Every report, in the order in which they are listed. */
export const reports: readonly ReportDefinition[] = [
  ...[expiring, overUsed, reclaim, seatUse],
  ...[holdings, installsUnassigned, assignmentsUninstalled, outOfDate],
  creditUseReport,
];

export function reportOf(name: ReportName): ReportDefinition {
  const found = reports.find((one) => one.name === name);
  if (!found) throw new Error(`There is no report ${name}`);
  return found;
}

export function reportsFor(access: Access): ReportDefinition[] {
  return reports.filter((one) => one.isFor(access));
}

/** The columns that this person gets of a report under these filters. */
export function columnsFor(report: ReportDefinition, access: Access, filter: ReportFilter): ReportColumn[] {
  return report.columns
    .filter(({ isPrice }) => !isPrice || may(access, 'prices.see'))
    .map((column) => report.columnFor?.(column, filter) ?? column);
}
