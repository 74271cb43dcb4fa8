/** Why a push or pull did not end well. Each keeps the outbox and the rows, except `removed`, which drops the rows. */
export type Trouble =
  /** The fetch itself failed: no answer at all. */
  | 'offline'
  /** An answer that is not one of this protocol, a cut one, a time-out, 5xx, 429 (P8). */
  | 'busy'
  /** 401, or the session is another person's. */
  | 'signed-out'
  /** 426, or rows of a kind that this build does not know. */
  | 'old-app'
  /** The person is no longer in the account. */
  | 'removed';
