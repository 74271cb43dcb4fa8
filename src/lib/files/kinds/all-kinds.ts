import { detectMapping, headerKey, mappingOf } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';
import { adobeUsers } from './adobe-users.ts';
import { autodeskDaily } from './autodesk-daily.ts';
import { autodeskSubscriptions } from './autodesk-subscriptions.ts';
import { autodeskUsage } from './autodesk-usage.ts';
import { autodeskUsers } from './autodesk-users.ts';
import { creditUse } from './credit-use.ts';
import { installList } from './install-list.ts';
import type { FileKind, KindName } from './kind.ts';
import { microsoftUsers } from './microsoft-users.ts';
import { people } from './people.ts';
import { snipeLicenses } from './snipe-licenses.ts';
import { snipeUsers } from './snipe-users.ts';

/** Every kind of file that is read, in the order in which they are offered. */
export const fileKinds: readonly FileKind[] = [
  installList,
  people,
  autodeskSubscriptions,
  autodeskUsage,
  autodeskUsers,
  adobeUsers,
  microsoftUsers,
  snipeUsers,
  snipeLicenses,
  autodeskDaily,
  creditUse,
];

export function kindOf(name: KindName): FileKind {
  const kind = fileKinds.find((one) => one.name === name);
  if (!kind) throw new Error(`No kind ${name}`);
  return kind;
}

/**
 * The kind that a file with these titles is: of those whose signature is there the one that reads most columns. A
 * list that names devices is an install list, whatever it tells of the people who use them; what nothing fits is one too,
 * whose columns a person has to choose.
 */
export function detectKind(titles: readonly string[]): KindName {
  const keys = new Set(titles.map(headerKey));
  const likely = fileKinds
    .filter(
      ({ signature }) =>
        signature.length > 0 && signature.every((group) => group.some((key) => keys.has(key))),
    )
    .filter(({ name }) => name !== 'people' || detectMapping(titles).device === null)
    .map((kind) => ({ name: kind.name, score: scoreOf(kind, titles) }))
    .sort((one, other) => other.score - one.score);
  return likely[0]?.name ?? 'install-list';
}

/** What any list of people has tells of no program: it counts only where nothing else fits. */
function scoreOf(kind: FileKind, titles: readonly string[]): number {
  return kind.name === 'people' ? 0 : kind.signature.length + found(kind, titles);
}

/** The column for each field of a kind. */
export function detectFields(kind: FileKind, titles: readonly string[]): ImportMapping {
  return kind.name === 'install-list' ? detectMapping(titles) : mappingOf(kind.fields, titles);
}

/** How many columns of a record of titles are known, as the kind that knows most of them. */
export function titlesKnown(titles: readonly string[]): number {
  return Math.max(...fileKinds.map((kind) => found(kind, titles)));
}

function found(kind: FileKind, titles: readonly string[]): number {
  return Object.values(detectFields(kind, titles)).filter((at) => at !== null).length;
}
