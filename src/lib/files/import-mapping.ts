import { type InstallColumn, installColumns } from '../domain/views/install-list.ts';
import type { KindName } from './kinds/kind.ts';

/** Field of a kind to the position of its column in the file; null: not in the file. */
export type ImportMapping = Readonly<Record<string, number | null>>;
export type InstallMapping = Readonly<Record<InstallColumn, number | null>>;

/** How the file writes a date like 03/04/2026. */
export type DateOrder = 'day-first' | 'month-first';

/** How a file is to be read, as the person confirmed it. */
export interface ImportChoices {
  readonly kind: KindName;
  readonly mapping: ImportMapping;
  /** null: the file has no such dates, or each of them can be read in one way only. */
  readonly dateOrder: DateOrder | null;
}

/** The mapping of an install list: each of its fields, and no other. */
export function installMapping(mapping: ImportMapping): InstallMapping {
  return Object.fromEntries(
    installColumns.map((column) => [column, mapping[column] ?? null]),
  ) as InstallMapping;
}
