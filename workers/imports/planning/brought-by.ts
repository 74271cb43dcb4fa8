import { madeWith } from '#lib/base/ids.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { listName, UNKNOWN_LIST } from '#lib/files/list-name.ts';

/** A list that was imported, by the last file of it. */
interface Brought {
  /** By `listName`. */
  readonly list: string;
  /** null: not known. */
  readonly file: string | null;
}

const UNKNOWN: Brought = { list: UNKNOWN_LIST, file: null };

/** Each leaves a line for what it made, which has ids of the same moment. */
const IMPORTS: readonly string[] = ['installs.import', 'assignments.import', 'users.add-many'];

/** By which list a row came that an import made, by its id. */
function broughtBy(reader: Reader): (id: string) => Brought {
  const byMoment = new Map<string, Brought>();
  for (const line of reader.slots('activity')) {
    if (!line || !IMPORTS.includes(line.action)) continue;
    const { source: file } = line.changes;
    if (typeof file !== 'string') continue;
    const moment = madeWith(line.recordId);
    const list = listName(file);
    const known = byMoment.get(moment);
    // Two of one moment: nobody can say which it was.
    byMoment.set(moment, known && known.list !== list ? UNKNOWN : { list, file });
  }
  return (id) => byMoment.get(madeWith(id)) ?? UNKNOWN;
}

/** What is missing, apart: what ends, of how many that the same lists brought, and how much of it other lists brought. */
export interface Missing<Row> {
  readonly of: number;
  readonly ending: readonly Row[];
  readonly others: readonly (Brought & { readonly count: number })[];
}

interface Rows<Row> {
  readonly known: readonly Row[];
  readonly missing: readonly Row[];
}

/** `file`: the one that is read. `endsOf`: other lists that a person chose. */
export function missingByList<Row extends { readonly id: string }>(
  { known, missing }: Rows<Row>,
  { reader, file, endsOf = [] }: { reader: Reader; file: string; endsOf?: readonly string[] | undefined },
): Missing<Row> {
  const by = broughtBy(reader);
  const own = listName(file);
  const byList = Map.groupBy(missing, ({ id }) => by(id).list);
  const ends = (list: string): boolean => list === own || endsOf.includes(list);
  const others = [...byList].filter(([list]) => list !== own);
  return {
    of: known.filter(({ id }) => ends(by(id).list)).length,
    ending: [...byList].flatMap(([list, rows]) => (ends(list) ? rows : [])),
    others: others.map(([, rows]) => ({ ...by(rows[0]!.id), count: rows.length })),
  };
}
