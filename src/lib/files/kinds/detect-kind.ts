import { headerKey, mappingOf } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';
import { BARE_NAMES } from '../reading/bare-name.ts';
import { fileKinds, kindOf } from './all-kinds.ts';
import { installList } from './install-list.ts';
import type { FileKind } from './kind.ts';

/**
 * The name of the kind that a file with these titles is: of those whose signature is there the one that reads most columns. A
 * list that names devices is an install list, whatever it tells of the people who use them. Where no signature is there, it
 * is a kind that needs many columns and has them all; what nothing fits is an install list, whose columns a person chooses.
 */
export function detectKind(titles: readonly string[]): string {
  const keys = new Set(titles.map(headerKey));
  const namesDevices = (detectFields(installList, titles)['device'] ?? null) !== null;
  const signed = fileKinds.filter(
    ({ signature, isAnyList }) => isSigned(signature, keys) && !(isAnyList && namesDevices),
  );
  const unsigned = namesDevices ? [] : fileKinds.filter((kind) => hasManyNeeds(kind, titles));
  return (bestOf(signed, titles) ?? bestOf(unsigned, titles) ?? installList).name;
}

function bestOf(kinds: readonly FileKind[], titles: readonly string[]): FileKind | undefined {
  const scored = kinds.map((kind) => ({ kind, score: scoreOf(kind, titles) }));
  return scored.sort((one, other) => other.score - one.score)[0]?.kind;
}

/** A kind that needs so many columns and finds them all needs no title of its own. */
const MANY_NEEDS = 3;

function hasManyNeeds(kind: FileKind, titles: readonly string[]): boolean {
  const mapping = detectFields(kind, titles);
  return kind.needs.length >= MANY_NEEDS && kind.needs.every((field) => (mapping[field] ?? null) !== null);
}

/**
 * The kinds that a file with these titles may be as well: they are about something else, and need a column that the
 * likeliest leaves aside. "Name, Email, Serial number" are devices or people. The likeliest first; alone where nothing
 * else fits.
 */
export function kindsFitting(titles: readonly string[]): string[] {
  const likeliest = kindOf(detectKind(titles));
  const keys = new Set(titles.map(headerKey));
  const isNamed = isOfNamedDevices(titles);
  const read = new Set(Object.values(detectFields(likeliest, titles)));
  const fits = fileKinds.filter((kind) => {
    if (kind.offered.on === likeliest.offered.on || (kind.isAnyList && isNamed)) return false;
    // A program's own export has names of many things.
    if (kind === installList && !isNamed && !likeliest.isAnyList) return false;
    if (kind !== installList && !isSigned(kind.signature, keys) && kind.needs.length < MANY_NEEDS)
      return false;
    const mapping = detectFields(kind, titles);
    const needed = kind.needs.map((field) => mapping[field] ?? null);
    return !needed.includes(null) && needed.some((at) => !read.has(at));
  });
  const best = [...Map.groupBy(fits, ({ offered }) => offered.on).values()].flatMap(
    (kinds) => bestOf(kinds, titles) ?? [],
  );
  return [likeliest, ...best].map(({ name }) => name);
}

/** A column says of itself that it holds devices: "Computer", and not "Name". */
function isOfNamedDevices(titles: readonly string[]): boolean {
  const at = detectFields(installList, titles)['device'] ?? null;
  return at !== null && !BARE_NAMES.has(headerKey(titles[at] ?? ''));
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
