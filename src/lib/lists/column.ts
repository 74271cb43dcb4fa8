import type { Access } from '../domain/access/access.ts';

/** What every row of a list has. */
export interface ListRow {
  readonly id: string;
  /** A change of it waits to be sent. */
  readonly isPending?: boolean;
}

/** The shape beside a status, so that it is told by more than its color. */
export interface Mark {
  readonly shape: 'full' | 'triangle' | 'cross' | 'dash' | 'dotted' | 'ring';
  readonly tone?: 'good' | 'warn' | 'bad' | 'quiet';
}

interface Head<Row> {
  /** The same on the screen and in a file. */
  readonly title: string;
  /** A CSS grid track, for example "minmax(120px, 2fr)". */
  readonly track: string;
  /** Shown only when a person chooses it. */
  readonly isOptional?: boolean;
  /** Its head is no button. */
  readonly isUnsorted?: boolean;
  /** Whether a person may have it at all; absent: everybody who has the list. */
  isSeen?(access: Access): boolean;
  /** Shown as trouble. */
  isAlarm?(row: Row): boolean;
  /** Said quietly behind the value, where these columns are shown; "": nothing. */
  beside?(row: Row, shown: readonly string[]): string;
}

/** What stands for nothing on a screen, which is never blank. */
interface None<Row> {
  /** "Never", "Not known", "None". */
  readonly none: string;
  /** Where rows differ in why there is nothing. */
  noneOf?(row: Row): string;
}

interface TextContent<Row> extends None<Row> {
  readonly kind: 'text';
  /** A file has the word for nothing too; else the cell is empty, as it is kept. */
  readonly isNoneInFile?: boolean;
  value(row: Row): string;
}

interface TextsContent<Row> extends None<Row> {
  readonly kind: 'texts';
  value(row: Row): readonly string[];
}

/** One of a closed list, told by its word. */
interface ChoiceContent<Row> {
  readonly kind: 'choice';
  readonly words: Readonly<Record<string, string>>;
  /** A file has the value as it is kept, which the import reads back. */
  readonly isKeptInFile?: boolean;
  readonly marks?: Readonly<Record<string, Mark>>;
  value(row: Row): string;
}

interface CountContent<Row> {
  readonly kind: 'count';
  /** "day": a screen says it behind the number. */
  readonly unit?: string;
  /** null: it is still being counted. */
  value(row: Row): number | null;
}

/** Credits, in thousandths. */
interface AmountContent<Row> {
  readonly kind: 'amount';
  value(row: Row): number;
}

/** ms, UTC; a screen shows the day, and with `hasTime` the time. */
interface MomentContent<Row> extends None<Row> {
  readonly kind: 'moment';
  readonly isNoneInFile?: boolean;
  readonly hasTime?: boolean;
  value(row: Row): number | null;
}

/** "2026-12-31" */
interface DayContent<Row> extends None<Row> {
  readonly kind: 'day';
  value(row: Row): string | null;
}

/** What has words of its own, in both places. */
interface SaidContent<Row> {
  readonly kind: 'said';
  value(row: Row): string;
  inFile(row: Row): string;
}

export type Content<Row> =
  | TextContent<Row>
  | TextsContent<Row>
  | ChoiceContent<Row>
  | CountContent<Row>
  | AmountContent<Row>
  | MomentContent<Row>
  | DayContent<Row>
  | SaidContent<Row>;

/** A column, told once: screens, phones, addresses and files are made from it. */
export type ColumnDefinition<Row> = Head<Row> & Content<Row>;
export type ListColumn<Row, Key extends string> = ColumnDefinition<Row> & { readonly key: Key };

export function nothing<Row>(column: None<Row>, row: Row): string {
  return column.noneOf?.(row) ?? column.none;
}
