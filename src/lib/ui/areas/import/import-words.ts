import { fileKinds } from '#lib/files/kinds/all-kinds.ts';
import type { ImportedThings } from '#lib/files/kinds/kind.ts';
import type { ImportCounts, PlannedCredits, PlannedRecords } from '#workers/imports/contract.ts';
import { counted } from '#lib/words/count-words.ts';
import type { Planned } from './import-run.svelte.ts';

/** What the dialog calls itself. */
export const importTitles: Readonly<Record<ImportedThings, string>> = {
  devices: 'Import an install list',
  people: 'Import people',
  contracts: 'Import contracts',
  credits: 'Import credit use',
};

/** What the page can be given, as the kinds of files say. */
export function importHint(of: ImportedThings): string {
  const kinds = fileKinds.filter(({ offered }) => offered.on === of).map(({ offered }) => offered.as);
  const all = EITHER.format(kinds);
  const hint = `${all.slice(0, 1).toUpperCase()}${all.slice(1)}.`;
  return of === 'credits' ? `${hint} The same days again change nothing.` : hint;
}

const EITHER = new Intl.ListFormat('en-US', { type: 'disjunction' });

/** A line of the dry run; null: does not apply. */
export interface PlanLine {
  readonly name: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number | null;
  readonly removed: number | null;
}

/** What the dry run counts; of records, only the lines that the file is about. */
export function planLines(plan: Planned): PlanLine[] {
  if (plan.family === 'installs') {
    return [
      { name: 'Devices', ...plan.devices, removed: null },
      { name: 'Installations', ...plan.installs },
    ];
  }
  if (plan.family === 'credits')
    return [{ name: 'Use by day, person and product', ...plan.credits, removed: null }];
  const { contracts, entitlements, people, assignments } = plan;
  const terms = { ...plan.terms, unchanged: null };
  return [
    { name: 'Contracts', ...contracts, removed: null },
    { name: 'Terms', ...terms, removed: null },
    { name: 'Products on contracts', ...entitlements, removed: null },
    { name: 'People', ...people, removed: null },
    { name: 'Assignments', ...assignments, removed: assignments.ended },
  ].filter((line) => line.created + line.updated + (line.unchanged ?? 0) + (line.removed ?? 0) > 0);
}

/** What is about to be imported: "12 devices". */
export function toImport(plan: Planned): string {
  return plan.family === 'installs'
    ? counted(plan.devices.created + plan.devices.updated, 'device')
    : counted(plan.changedRows, 'row');
}

/** What was imported: "12 devices added, 3 updated." */
export function importedSentence(plan: Planned): string {
  if (plan.family === 'installs') {
    return `${counted(plan.devices.created, 'device')} added, ${plan.devices.updated.toLocaleString('en-US')} updated.`;
  }
  if (plan.family === 'credits') return `${counted(plan.changedRows, 'record')} of use imported.`;
  const { contracts, entitlements, people, assignments } = plan;
  const parts = [
    part(contracts, 'contract'),
    part(entitlements, 'product on contracts', 'products on contracts'),
    part(people, 'person', 'people'),
    part(assignments, 'assignment'),
    ...ended(plan),
  ].filter((one) => one !== '');
  return parts.length === 0 ? `${counted(plan.changedRows, 'row')} imported.` : `${parts.join('; ')}.`;
}

function part({ created, updated }: ImportCounts, one: string, many = `${one}s`): string {
  if (created === 0 && updated === 0) return '';
  if (updated === 0) return `${counted(created, one, many)} added`;
  if (created === 0) return `${counted(updated, one, many)} updated`;
  return `${counted(created, one, many)} added, ${updated.toLocaleString('en-US')} updated`;
}

function ended({ assignments }: PlannedRecords): string[] {
  return assignments.ended === 0 ? [] : [`${counted(assignments.ended, 'assignment')} ended`];
}

/** What nobody here knows is kept, and said before it is imported. */
export function unmatchedSentence(plan: PlannedCredits): string {
  const parts = [
    [plan.unknownPeople, 'person', 'people'],
    [plan.unknownProducts, 'product', 'products'],
  ] as const;
  const unknown = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many))
    .join(' and ');
  const known =
    unknown === ''
      ? ''
      : `${unknown} ${plan.unknownPeople + plan.unknownProducts === 1 ? 'is' : 'are'} not known here. `;
  const without =
    plan.withoutContract === 0
      ? ''
      : `${counted(plan.withoutContract, 'record')} would be charged to no contract. `;
  return known + without === ''
    ? ''
    : `${known}${without}They are kept as the file has them, shown as unassigned, and can be matched later.`;
}
