import { headerKey, mappingOf } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';
import { fileKinds } from './all-kinds.ts';
import { installList } from './install-list.ts';
import type { FileKind } from './kind.ts';

/**
 * The name of the kind that a file with these titles is: of those whose signature is there the one that reads most columns. A
 * list that names devices is an install list, whatever it tells of the people who use them; what nothing fits is one too,
 * whose columns a person has to choose.
 */
export function detectKind(titles: readonly string[]): string {
  const keys = new Set(titles.map(headerKey));
  const namesDevices = (detectFields(installList, titles)['device'] ?? null) !== null;
  const [likeliest] = fileKinds
    .filter(({ signature, isAnyList }) => isSigned(signature, keys) && !(isAnyList && namesDevices))
    .map((kind) => ({ kind, score: scoreOf(kind, titles) }))
    .sort((one, other) => other.score - one.score);
  return (likeliest?.kind ?? installList).name;
}

function isSigned(signature: FileKind['signature'], keys: ReadonlySet<string>): boolean {
  return signature.length > 0 && signature.every((group) => group.some((key) => keys.has(key)));
}

/** What any list of its sort has tells of no program. */
function scoreOf(kind: FileKind, titles: readonly string[]): number {
  return kind.isAnyList ? 0 : kind.signature.length + found(kind, titles);
}

/** The column for each field of a kind. */
export function detectFields(kind: FileKind, titles: readonly string[]): ImportMapping {
  return kind.columnsIn ? kind.columnsIn(titles) : mappingOf(kind.fields, titles);
}

/** How many columns of a record of titles are known, as the kind that knows most of them. */
export function titlesKnown(titles: readonly string[]): number {
  return Math.max(...fileKinds.map((kind) => found(kind, titles)));
}

function found(kind: FileKind, titles: readonly string[]): number {
  return Object.values(detectFields(kind, titles)).filter((at) => at !== null).length;
}
