import type { DecimalMark, ImportMapping } from '../import-mapping.ts';
import { currencyOf, usualMark } from './currencies.ts';
import { markIn } from './import-numbers.ts';
import { moneyParts } from './money-parts.ts';

/** What the numbers of one column say of how they are written: "12.50" among them decides "1,234". */
export class ColumnNumbers {
  /** By what stands beside the number: a list of dollars and euros may have either in its own way. */
  readonly #marks = new Map<string, Set<DecimalMark>>();
  readonly #open = new Map<string, string>();
  readonly #openMarks = new Set<DecimalMark>();

  add(cell: string): void {
    const parts = moneyParts(cell.trim().replace(/^[-+−(]|[)-]$/gu, ''));
    if (!parts) return;
    const mark = markIn(parts.amount);
    if (mark === null || mark === 'not-a-number') return;
    if (mark === 'two-ways') this.#addOpen(parts);
    else this.#marks.set(parts.unit, (this.#marks.get(parts.unit) ?? new Set()).add(mark));
  }

  /** The mark before decimals, beside a unit; null: nothing decides. */
  markOf(unit: string): DecimalMark | null {
    const own = this.#marks.get(unit);
    const isTold = own !== undefined || unit === '' || this.#marks.has('');
    const [mark, ...others] = own ?? (isTold ? this.marks : []);
    return others.length === 0 ? (mark ?? null) : null;
  }

  /** Whatever the unit. */
  get marks(): ReadonlySet<DecimalMark> {
    return new Set([...this.#marks.values()].flatMap((marks) => [...marks]));
  }

  /** The first number that can be read in two ways; null: none, or the others and its currency decide. */
  get undecided(): string | null {
    for (const [unit, amount] of this.#open) if (!this.#marks.has(unit) && !this.markOf(unit)) return amount;
    return null;
  }

  /** The marks that stand in what is undecided. */
  get openMarks(): ReadonlySet<DecimalMark> {
    return this.#openMarks;
  }

  #addOpen({ amount, unit }: { amount: string; unit: string }): void {
    if (usualMark(amount, currencyOf(unit)) !== null) return;
    this.#openMarks.add(amount.includes('.') ? '.' : ',');
    if (!this.#open.has(unit)) this.#open.set(unit, amount);
  }
}

/** By field, the mark before the decimals of a number with this unit; null: nobody knows. */
export type DecimalMarks = ReadonlyMap<string, (unit: string) => DecimalMark | null>;

/** From all rows of each column. Where those don't say, as the person chose. */
export function decimalMarksOf(
  {
    numbers,
    mapping,
    chosen,
  }: { numbers: readonly string[]; mapping: ImportMapping; chosen: DecimalMark | null },
  columns: ReadonlyMap<number, ColumnNumbers>,
): DecimalMarks {
  return new Map(
    numbers.map((field) => {
      const column = columns.get(mapping[field] ?? -1);
      return [field, (unit: string) => column?.markOf(unit) ?? chosen] as const;
    }),
  );
}

/** For the numbers of one field. */
export function markOf(
  { decimalMarks }: { readonly decimalMarks: DecimalMarks },
  field: string,
): (unit: string) => DecimalMark | null {
  return decimalMarks.get(field) ?? (() => null);
}
