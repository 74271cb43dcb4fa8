/**
 * A device that a person had in hand and ticked off. Kept where they did it, for the list of the day: no record of the
 * account, so nobody else sees it and nothing is sent.
 */
export interface CheckedDevice {
  readonly deviceId: string;
  /** ms. */
  readonly at: number;
}
