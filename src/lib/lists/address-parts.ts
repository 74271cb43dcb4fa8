import type { Sort } from '../domain/views/view.ts';

/** A shared link is somebody else's text: longer or more than this is not ours. */
const MAX_TEXT = 200;
const MAX_VALUES = 50;

/** The words that are searched for. */
export function searchOf(params: URLSearchParams): string {
  const search = params.get('q') ?? '';
  return search.length <= MAX_TEXT ? search : '';
}

/** "name" or "-name"; anything else is the usual sort. */
export function sortFromParams<Column extends string>(
  params: URLSearchParams,
  columns: readonly Column[],
  usual: Sort<Column>,
): Sort<Column> {
  const text = params.get('sort') ?? '';
  const isDescending = text.startsWith('-');
  const column = columns.find((known) => known === (isDescending ? text.slice(1) : text));
  return column ? { column, isDescending } : usual;
}

export function addSort<Column extends string>(
  params: URLSearchParams,
  sort: Sort<Column>,
  usual: Sort<Column>,
): void {
  const order = orderOf(sort);
  if (order !== orderOf(usual)) params.set('sort', order);
}

/** The first text of that name which is not too long, or null. */
export function textFromParams(params: URLSearchParams, name: string): string | null {
  return textsOf(params.getAll(name))[0] ?? null;
}

/** Values among the known ones, each once. */
export function knownOf<Value extends string>(texts: readonly string[], known: readonly Value[]): Value[] {
  return [...new Set(texts)].flatMap((text) => known.find((value) => value === text) ?? []);
}

/** Texts, each once; what is too long or too much is dropped. */
export function textsOf(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.length <= MAX_TEXT).slice(0, MAX_VALUES);
}

function orderOf({ column, isDescending }: Sort<string>): string {
  return (isDescending ? '-' : '') + column;
}
