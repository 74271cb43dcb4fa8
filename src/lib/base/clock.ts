/** The time as a thing passed in: only hooks and worker entries build the real one. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}
