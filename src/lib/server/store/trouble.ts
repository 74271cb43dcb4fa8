/** The database can't take the work now: nothing was acknowledged; the answer is 503 and the browser tries again. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** A start that can't go on, as a sentence for the terminal. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

const TROUBLE_CLASSES = ['08', '40', '53', '57'];

/**
 * P5: trouble of the database itself, not of one mutation: SQLSTATE classes 08, 40, 53, 57 and 55P03, and a
 * connection that broke or could not be had (those errors carry no SQLSTATE).
 */
export function isTrouble(error: unknown): boolean {
  if (error instanceof Unavailable) return true;
  if (!(error instanceof Error)) return false;
  const code = sqlState(error);
  if (code) return code === '55P03' || TROUBLE_CLASSES.includes(code.slice(0, 2));
  return isConnectionError(error);
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
  return /connection terminated|connection error|timeout exceeded|not queryable|client was closed/i.test(
    error.message,
  );
}
