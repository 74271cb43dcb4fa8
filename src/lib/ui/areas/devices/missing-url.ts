/** The days that the address asks for; null: none, or none that is a number of days. */
export function missingDays(params: URLSearchParams): number | null {
  const text = params.get('days') ?? '';
  return /^\d{1,4}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}
