import * as v from 'valibot';
import { EMAIL_LENGTH, isEmailAddress } from '../../../base/email-address.ts';
import { ID_PATTERN } from '../../../base/ids.ts';
import { visibleText } from '../../../base/visible-text.ts';
import { type Fields, type RowOf, schemasOf } from './field.ts';

/**
 * What the layers need to know of a kind of record. Rows are plain JSON objects with an `id`; they are never
 * changed in place, so that "same object" means "unchanged" everywhere.
 */
export interface RecordDefinition<Row extends { id: string }> {
  readonly collection: string;
  /** Two letters before the underscore of its ids. */
  readonly prefix: string;
  /** By name, in the order of the row. */
  readonly fields: Fields;
  readonly schema: v.GenericSchema<unknown, Row>;
  /** What people call a row; null: it has no name of its own. */
  readonly called: ((row: Row) => string) | null;
  /**
   * Secondary indexes: name to key. The browser keeps them in memory, the server as columns, both with these
   * functions. `null` leaves the row out.
   */
  readonly keys: Readonly<Record<string, (row: Row) => string | null>>;
  /** Indexes in which a row has any number of keys. The server keeps them in tables beside the collection's. */
  readonly severalKeys: Readonly<Record<string, (row: Row) => readonly string[]>>;
  /** Columns that visibility reads. They never change in a row, and tombstones keep them. */
  readonly visibleBy: readonly string[];
  /** How the rows about one person are found, when they are erased. */
  readonly ofPerson: OfPerson | null;
}

/** Which index has the rows of a person, and by what of them: their id, or their email folded. */
interface OfPerson {
  readonly index: string;
  readonly by: 'id' | 'email';
}

export function defineRecord<const F extends Fields, Keys extends string>(definition: {
  collection: string;
  prefix: string;
  fields: F;
  called: ((row: RowOf<F>) => string) | null;
  keys: Record<Keys, (row: RowOf<F>) => string | null>;
  severalKeys?: Record<string, (row: RowOf<F>) => readonly string[]>;
  visibleBy?: readonly string[];
  ofPerson?: OfPerson;
}): RecordDefinition<RowOf<F> & { id: string }> & {
  readonly keys: Readonly<Record<Keys, (row: RowOf<F>) => string | null>>;
} {
  const schema = v.strictObject(schemasOf(definition.fields)) as never;
  return { severalKeys: {}, visibleBy: [], ofPerson: null, ...definition, schema };
}

/** Control characters and halves of surrogate pairs: invisible on screens, and PostgreSQL keeps no NUL. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
/** As above, but a person's words may have lines and tabs. */
const UNPRINTABLE_IN_LINES = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

const oneLine = v.pipe(
  v.string(),
  v.transform(visibleText),
  v.check((text) => !UNPRINTABLE.test(text), 'Has a character that can not be shown.'),
);
const lines = v.pipe(
  v.string(),
  v.normalize('NFC'),
  v.trim(),
  v.check((text) => !UNPRINTABLE_IN_LINES.test(text), 'Has a character that can not be shown.'),
);

/** Hold every asset and product name seen; more is a broken file. */
export const TEXT_LENGTH = 200;
export const nameText = v.pipe(oneLine, v.minLength(1), v.maxLength(TEXT_LENGTH));
/** A short text that may be empty: "" means "not given", never null. */
export const shortText = v.pipe(oneLine, v.maxLength(TEXT_LENGTH));
/** A person's own words: descriptions, notes. */
export const longText = v.pipe(lines, v.maxLength(2_000));
/** Compared by `emailKey`; kept as it was given. */
export const emailText = v.pipe(
  v.string(),
  v.transform(visibleText),
  v.maxLength(EMAIL_LENGTH),
  v.check(isEmailAddress, 'Not a valid email address.'),
);
/** Milliseconds since 1970, UTC; from 1970 to the year 9999. */
export const timestamp = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(253_402_300_799_999));
export const idText = v.pipe(v.string(), v.regex(ID_PATTERN));
