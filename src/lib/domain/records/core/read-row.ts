import { foldSearch } from '../../../base/text.ts';
import { type Collection, records, type Rows } from '../collections.ts';
import { valuesOf } from './field.ts';

const later = eachRecord(({ fields }) => {
  const isLater = Object.keys(valuesOf(fields, 'isLater'));
  return isLater.map((name) => [name, fields[name]?.default] as const);
});

/**
 * A row as this build reads it. One that was stored before a field was there has the default in it; nothing is written,
 * so a new field needs no migration of rows and no new schema tag. The same object when it lacks nothing, which for
 * most collections is not even asked.
 */
export function wholeRow<C extends Collection>(collection: C, row: Rows[C]): Rows[C] {
  if (later[collection].length === 0) return row;
  const lacking = later[collection].filter(([name]) => !(name in row));
  return lacking.length === 0 ? row : { ...row, ...Object.fromEntries(lacking) };
}

const searched = eachRecord(({ fields }) => Object.keys(valuesOf(fields, 'isSearched')));

/** What people search in: one folded text; a line break keeps words of two fields apart. */
export function searchTextOf<C extends Collection>(collection: C, row: Rows[C]): string {
  const values = row as unknown as Readonly<Record<string, string>>;
  let text = '';
  for (const name of searched[collection]) if (values[name] !== '') text += `${values[name]}\n`;
  return foldSearch(text);
}

function eachRecord<T>(of: (record: (typeof records)[Collection]) => T): Readonly<Record<Collection, T>> {
  const entries = Object.entries(records).map(([name, record]) => [name, of(record as never)] as const);
  return Object.fromEntries(entries) as Record<Collection, T>;
}
