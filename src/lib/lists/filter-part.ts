import type { Access } from '../domain/access/access.ts';
import type { FacetValue } from '../domain/views/view.ts';

/** What a part of a filter takes: values among known ones, or texts of which an address may hold any. */
export interface Takes {
  readonly isMany: boolean;
  /** `id`: a text that is not empty. */
  readonly among: readonly (string | number)[] | 'text' | 'id' | 'day' | 'number';
}

export const someOf = (known: readonly string[]): Takes => ({ isMany: true, among: known });
export const oneOf = (known: readonly (string | number)[]): Takes => ({ isMany: false, among: known });
/** "" is one of them: what is not known. */
export const anyTexts: Takes = { isMany: true, among: 'text' };
export const anyIds: Takes = { isMany: true, among: 'id' };
/** "" is one: what is not known. null: any. */
export const oneText: Takes = { isMany: false, among: 'text' };
export const oneDay: Takes = { isMany: false, among: 'day' };
/** Whole, above nothing. */
export const oneNumber: Takes = { isMany: false, among: 'number' };

/** One field of a filter: where it stands in an address, what it takes, and how it is offered and said. */
export interface FilterPart<Facets> {
  /** Its name in an address. Links that were shared keep it for good. */
  readonly param: string;
  readonly takes: Takes;
  /** Over its values in the dialog of filters; absent: it is not offered there. */
  readonly legend?: string;
  /** Offered only where there is something to count. */
  readonly onlyCounted?: true;
  /** Words of the known values. */
  readonly words?: Readonly<Record<string, string>>;
  /** Said of a value of a shared link that is in none of the counts. */
  readonly unknown?: string;
  /** Its chip is left out: it has a place of its own. */
  readonly isWithoutChip?: boolean;
  /** The values to choose from, each with the rows it would show. */
  counts?(facets: Facets): readonly FacetValue[];
  /** What the chip says of a value and its word; absent: the word. */
  chip?(word: string, value: string): string;
  isSeen?(access: Access): boolean;
}
