/** The last midnight, by the clock on the wall here. Both in ms. */
export function midnightBefore(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
