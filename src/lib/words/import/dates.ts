const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** What "03/04/2026" may say: in March or April, "3 April" or "March 4". */
export function twoReadings(date: string): { question: string; dayFirst: string; monthFirst: string } {
  const [one = 1, other = 1] = date.split(/[/-]/, 2).map(Number);
  const month = (number: number): string => MONTHS[number - 1] ?? '';
  return {
    question: `in ${month(one)} or ${month(other)}`,
    dayFirst: `${one} ${month(other)}`,
    monthFirst: `${month(one)} ${other}`,
  };
}
