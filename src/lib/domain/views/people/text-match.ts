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

  /** For each value of each text how many people choosing it would show. `isOut`: another part of the filter is failed. */
  counts(
    size: number,
    isOut: (code: number) => boolean,
  ): Readonly<Record<FilteredText, readonly FacetValue[]>> {
    const entries = filteredTexts.map((key) => [key, this.#countsOf(key, size, isOut)] as const);
    return Object.fromEntries(entries) as unknown as Record<FilteredText, readonly FacetValue[]>;
  }

  /** Nothing where nobody has any: there would be nothing to choose. */
  #countsOf(key: FilteredText, size: number, isOut: (code: number) => boolean): FacetValue[] {
    const column = this.#users.texts(key);
    if (column.isEmpty) return [];
    const counts = new Int32Array(column.values.size);
    for (let code = 0; code < size; code++)
      if (!isOut(code) && this.passes(code, key)) counts[column.place(code)]! += 1;
    return column.values.values
      .map((value, at) => ({ value, label: value, count: counts[at]! }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => compareText(naturalKey(a.label), naturalKey(b.label)) || compareText(a.value, b.value));
  }
}
