/** What credits are called in the midst of a sentence: as the account has it. */
export function unitWords(unit: string): string {
  return unit === '' ? 'credits' : unit;
}

/** As a title. */
export function unitTitle(unit: string): string {
  return unit === '' ? 'Credits' : unit;
}
