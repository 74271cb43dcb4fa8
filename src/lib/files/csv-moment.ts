/** A moment as every CSV has it: ISO 8601 in UTC, to the second; "" when there is none. */
export function csvMoment(at: number | null): string {
  return at === null ? '' : `${new Date(at).toISOString().slice(0, 19)}Z`;
}
