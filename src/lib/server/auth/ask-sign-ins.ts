import type pg from 'pg';
import { isTrouble, Unavailable } from '../store/trouble.ts';

/** A question to the tables of sign-ins. Throws Unavailable when the database can't: nobody is let in or kept out by that. */
export async function ask<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  try {
    return (await pool.query<Row>(text, values)).rows;
  } catch (cause) {
    if (!isTrouble(cause)) throw cause;
    throw new Unavailable('The database is not available', { cause });
  }
}
