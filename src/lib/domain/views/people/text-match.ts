import { naturalKey } from '../../../base/text.ts';
import { type FilteredText, filteredTexts } from '../../records/person-texts.ts';
import { compareText } from '../pair-ranks.ts';
import type { FacetValue } from '../view.ts';
import type { TextColumn } from './text-column.ts';
import type { UserColumns } from './user-columns.ts';
import type { UserFilter } from './user-query.ts';

/** One text that people are filtered by now. */
interface Narrowing {
  readonly key: FilteredText;
  readonly column: TextColumn;
  /** By place of the value. */
  readonly isWanted: Uint8Array;
}

/** How people do with the filters by text. Those that are not used cost nothing, however many there are. */
export class TextMatch {
  readonly #users: UserColumns;
  readonly #narrowing: readonly Narrowing[];

  constructor(users: UserColumns, filter: UserFilter) {
    this.#users = users;
    const used = filteredTexts.filter((key) => filter[key].length > 0);
    this.#narrowing = used.map((key) => {
      const column = users.texts(key);
      const isWanted = new Uint8Array(column.values.size);
      for (const value of filter[key])
        if (column.values.find(value) >= 0) isWanted[column.values.find(value)] = 1;
      return { key, column, isWanted };
    });
  }

  get isNarrowed(): boolean {
    return this.#narrowing.length > 0;
  }

  /** Whether a person fails none of them, or none but this one. */
  passes(code: number, except: FilteredText | null = null): boolean {
    return this.#narrowing.every(
      ({ key, column, isWanted }) => key === except || isWanted[column.place(code)] === 1,
    );
  }

  /**
   * For each value of each text how many people choosing it would show, of those who fail no other part of the filter.
   * 26 texts that 20,000 people have take 7 ms, those that nobody has nothing.
   */
  counts(codes: Int32Array): Readonly<Record<FilteredText, readonly FacetValue[]>> {
    const passing = this.isNarrowed ? codes.filter((code) => this.passes(code)) : codes;
    const entries = filteredTexts.map((key) => {
      const isUsed = this.#narrowing.some((one) => one.key === key);
      const shown = isUsed ? codes.filter((code) => this.passes(code, key)) : passing;
      return [key, this.#countsOf(key, shown)] as const;
    });
    return Object.fromEntries(entries) as unknown as Record<FilteredText, readonly FacetValue[]>;
  }

  /** Nothing where nobody has any: there would be nothing to choose. */
  #countsOf(key: FilteredText, codes: Int32Array): FacetValue[] {
    const column = this.#users.texts(key);
    if (column.isEmpty) return [];
    const counts = column.counts(codes);
    return column.values.values
      .flatMap((value, at) => (counts[at] ? { value, count: counts[at], order: naturalKey(value) } : []))
      .sort((a, b) => compareText(a.order, b.order) || compareText(a.value, b.value))
      .map(({ value, count }) => ({ value, label: value, count }));
  }
}
