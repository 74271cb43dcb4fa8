/** The database does not answer, or asks to try again: nothing was acknowledged, the same request may be sent again. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

/** SQLSTATE classes that say something of the database, not of the request: connection, rollback, resources, operator. */
const TROUBLE = ['08', '40', '53', '57'];
const LOCK_NOT_AVAILABLE = '55P03';
const SOCKET = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'];

export function isTrouble(error: unknown): boolean {
  const code = sqlState(error);
  if (code === LOCK_NOT_AVAILABLE || TROUBLE.includes(code.slice(0, 2)) || SOCKET.includes(code)) return true;
  return (
    error instanceof Error &&
    /Connection terminated|timeout exceeded when trying to connect|Client was closed/.test(error.message)
  );
}

/** Serialization failure or deadlock: the whole transaction may be run again at once. */
export function isRepeatable(error: unknown): boolean {
  return ['40001', '40P01'].includes(sqlState(error));
}

function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
