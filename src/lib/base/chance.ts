/** Chance as a thing passed in, so that a test can repeat a run. */
export interface Chance {
  /** `count` random bytes. */
  bytes(count: number): Uint8Array;
}
