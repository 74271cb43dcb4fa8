/** The database can't take the work now: nothing was acknowledged; the answer is 503 and the browser tries again. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** A start that can't go on, as a sentence for the terminal. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** Classes of SQLSTATE that are about the values that were written: 22 data, 23 constraints, 44 views, P0 raised on purpose. */
const OF_VALUES = ['22', '23', '44', 'P0'];
/** What a statement may meet again each time it is tried, on a connection that goes on: it may be the mutation's fault. */
const MAYBE_OF_VALUES = ['42', '54', '58', 'XX', 'F0', '25', '0A'];

/**
 * P5: trouble of the database itself, not of one mutation: every SQLSTATE that is not about values, and a connection that
 * broke or could not be had (those errors carry no SQLSTATE). A disk that fails, a schema of another version during an
 * upgrade, a server that takes no writes: what people did waits until that is over.
 */
export function isTrouble(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  if (!(error instanceof Error)) return false;
  const code = sqlState(error);
  if (code) return !OF_VALUES.includes(code.slice(0, 2));
  return isConnectionError(error);
}

/** Trouble that may be met by one mutation alone, so that waiting would not end it. */
export function mayBeOfMutation(error: unknown): boolean {
  const code = error instanceof Error ? sqlState(error) : null;
  return code !== null && (isTimeOut(error) || MAYBE_OF_VALUES.includes(code.slice(0, 2)));
}

/** The statement took longer than any may: 30 s, in which everybody else of the account waits. */
export function isTimeOut(error: unknown): boolean {
  return error instanceof Error && sqlState(error) === '57014';
}

/** Serialization failure or deadlock: the same transaction may well succeed when run again. */
export function isWorthRepeating(error: unknown): boolean {
  const code = error instanceof Error ? sqlState(error) : null;
  return code === '40001' || code === '40P01';
}

function sqlState(error: Error): string | null {
  const code = (error as Error & { code?: unknown }).code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE' ? code : null;
}

/** What pg and the socket below it throw without a SQLSTATE. */
function isConnectionError(error: Error): boolean {
  const code = (error as Error & { code?: unknown }).code;
  if (typeof code === 'string' && /^E(CONN|PIPE|TIMEDOUT|HOST|NET|AI)/.test(code)) return true;
  return /connection terminated|connection error|timeout exceeded|read timeout|not queryable|client was closed/i.test(
    error.message,
  );
}
