import type { DateOrder, ImportMapping } from '../import-mapping.ts';

/** What the dates of one column say of how they are written: "24/11/2026" among them decides "04/05/2026". */
export class ColumnDates {
  #hasDayFirst = false;
  #hasMonthFirst = false;
  #twoWays: string | null = null;

  add(cell: string): void {
    const [, first, second] = NUMBERS.exec(cell) ?? [];
    if (first === undefined || second === undefined) return;
    const [one, other] = [Number(first), Number(second)];
    if (one > 12 && one < 32 && other < 13) this.#hasDayFirst = true;
    else if (other > 12 && other < 32 && one < 13) this.#hasMonthFirst = true;
    else if (one < 13 && other < 13 && one !== other) this.#twoWays ??= cell.trim();
  }

  /** null: nothing decides; "mixed": both are there, and nobody can tell of the rest. */
  get order(): DateOrder | 'mixed' | null {
    if (this.#hasDayFirst && this.#hasMonthFirst) return 'mixed';
    if (this.#hasDayFirst) return 'day-first';
    return this.#hasMonthFirst ? 'month-first' : null;
  }

  /** The first date that can be read in two ways; null: none, or the column decides. */
  get undecided(): string | null {
    return this.order === null || this.order === 'mixed' ? this.#twoWays : null;
  }
}

const NUMBERS = /^\s*(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b/;

/** How the dates of each field are written; null: nobody knows. */
export type DateOrders = ReadonlyMap<string, DateOrder | null>;

/** By field, from all rows of its column. Where those don't say, as the person chose. */
export function dateOrdersOf(
  { dates, mapping, chosen }: { dates: readonly string[]; mapping: ImportMapping; chosen: DateOrder | null },
  columns: ReadonlyMap<number, ColumnDates>,
): DateOrders {
  return new Map(
    dates.map((field) => {
      const order = columns.get(mapping[field] ?? -1)?.order ?? null;
      return [field, order === null || order === 'mixed' ? chosen : order] as const;
    }),
  );
}
