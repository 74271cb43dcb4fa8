import type {
  NamesFound,
  ImportCounts,
  ImportPlan,
  PlannedCredits,
  PlannedRecords,
} from '#workers/imports/contract.ts';
import type { ImportedThings } from './imported-things.ts';
import { fieldTitle } from '../changes/fields.ts';
import { either, listed } from '../format/lists.ts';
import { counted, formatCount, wordFor } from '../format/numbers.ts';

type Planned = Extract<ImportPlan, { status: 'planned' }>;

/** What the dialog calls itself. */
export const importTitles: Readonly<Record<ImportedThings, string>> = {
  devices: 'Import an install list',
  people: 'Import people',
  contracts: 'Import contracts',
  credits: 'Import credit use',
};

/** What the page can be given. `offered`: as the kinds of files say it. */
export function importHint(of: ImportedThings, offered: readonly string[]): string {
  const all = either(offered);
  const hint = `${all.slice(0, 1).toUpperCase()}${all.slice(1)}.`;
  return of === 'credits' ? `${hint} Importing the same days again changes nothing.` : hint;
}

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
  const ending = plan.ends && !plan.ends.isHeldBack ? plan.ends.ending : 0;
  if (plan.family === 'installs') {
    return [
      { name: 'Devices', ...plan.devices, removed: null },
      { name: 'Installations', ...plan.installs, removed: plan.installs.removed + ending },
    ];
  }
  if (plan.family === 'credits')
    return [{ name: 'Use by day, person, and product', ...plan.credits, removed: null }];
  const { contracts, entitlements, people, texts = [], assignments } = plan;
  const terms = { ...plan.terms, unchanged: null };
  return [
    { name: 'Contracts', ...contracts, removed: null },
    { name: 'Terms', ...terms, removed: null },
    { name: 'Products on contracts', ...entitlements, removed: null },
    { name: 'People', ...people, removed: null },
    ...texts.map(({ key, ...counts }) => ({
      name: fieldTitle(key),
      ...counts,
      unchanged: null,
      removed: null,
    })),
    { name: 'Assignments', ...assignments, removed: assignments.ended + ending },
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
    return `${counted(plan.devices.created, 'device')} added, ${formatCount(plan.devices.updated)} updated.`;
  }
  if (plan.family === 'credits') return `${counted(plan.changedRows, 'usage record')} imported.`;
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
  return `${counted(created, one, many)} added, ${formatCount(updated)} updated`;
}

function ended({ assignments }: PlannedRecords): string[] {
  return assignments.ended === 0 ? [] : [`${counted(assignments.ended, 'assignment')} ended`];
}

/** Columns of the file of which nothing is kept. */
export function notKeptSentence(titles: readonly string[]): string {
  return `${counted(titles.length, 'column')} not kept: ${titles.join(', ')}.`;
}

/** Who may be somebody here under another email: said before two records of one person are made. */
export function namesakesSentence({ namesakes }: NamesFound): string {
  if (namesakes === 0) return '';
  const who = `${counted(namesakes, 'person', 'people')} ${wordFor(namesakes, 'has', 'have')}`;
  return `${who} the name of somebody here with another email. If ${wordFor(namesakes, 'it is', 'they are')} the same person, merge the two after the import, on the person’s page.`;
}

/** The box that gives people the names of the file. */
export function takeNamesLabel({ differing }: NamesFound): string {
  return `Use the file’s names: ${counted(differing, 'person', 'people')} ${wordFor(differing, 'has', 'have')} another name here`;
}

/** What was imported before those it is about, and is matched by this file. */
export function matchedSentence(plan: Planned): string {
  if (plan.family === 'installs') return '';
  const records = plan.family === 'credits' ? plan.matched : plan.creditsMatched;
  if (records === 0) return '';
  const whom = plan.family === 'credits' ? 'people and products' : 'these people';
  return `${counted(records, 'record')} of credit use imported earlier ${wordFor(records, 'is', 'are')} matched to ${whom}.`;
}

/** What matches nobody here is kept, and said before it is imported. */
export function unmatchedSentence({
  unknownPeople,
  unknownProducts,
  withoutContract,
}: PlannedCredits): string {
  const unknown = [
    ...(unknownPeople > 0 ? [counted(unknownPeople, 'person', 'people')] : []),
    ...(unknownProducts > 0 ? [counted(unknownProducts, 'product')] : []),
  ];
  const sentences = [
    ...(unknown.length > 0 ? [`Not found here: ${listed(unknown)}.`] : []),
    ...(withoutContract > 0 ? [`${counted(withoutContract, 'record')} with no contract to charge.`] : []),
  ];
  if (sentences.length === 0) return '';
  return `${sentences.join(' ')} They are kept as in the file, shown as unassigned, and can be matched later.`;
}
