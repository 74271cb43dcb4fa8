/** Whose request it is: always from the session cookie, never from the wire. */
export interface SyncSession {
  readonly accountId: string;
  readonly userId: string;
}
