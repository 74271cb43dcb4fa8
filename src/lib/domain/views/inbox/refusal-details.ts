import type { Reason } from '../../records/core/reason.ts';

/** Details of refusals come off the wire: read as what they should be, and left out when they are not. */

/** Why something was refused, as far as its sentence depends on it. */
export interface RefusalCause {
  readonly reason: Reason;
  /** What it was refused by: a kind of key or state, by reason. */
  readonly by: string | null;
  /** Which collection's rows stand in the way. */
  readonly collection: string | null;
  /** The record was merged into another one. */
  readonly isMerged: boolean;
}

export function causeOf(reason: Reason, details: Readonly<Record<string, unknown>> = {}): RefusalCause {
  const { by, collection } = details;
  return { reason, by: text(by), collection: text(collection), isMerged: 'merged' in details };
}

/** Why a row of a batch was refused. */
export interface RowCause {
  readonly row: number;
  /** What this app does not know is text all the same. */
  readonly reason: string | null;
  /** What the server said of it in words, as of arguments that do not fit; "" for none. */
  readonly message: string;
  /** What was there already: the collection of a record, or the field that is the same. */
  readonly collection: string | null;
  readonly field: string | null;
  /** Seats of the entitlement of which none is free. */
  readonly quantity: number | null;
}

/** Rows of a batch with the reason each was refused for. */
export function refusedRowsOf(details: Readonly<Record<string, unknown>>): RowCause[] {
  const rows: unknown = details['rows'];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((one: unknown) => {
    const { row, message, reason, details: more } = objectOf(one);
    const { collection, field, quantity } = objectOf(more);
    if (typeof row !== 'number') return [];
    return [
      {
        row,
        reason: text(reason),
        message: text(message) ?? '',
        collection: text(collection),
        field: text(field),
        quantity: typeof quantity === 'number' ? quantity : null,
      },
    ];
  });
}

/** Its fields, or none where it is no object. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
