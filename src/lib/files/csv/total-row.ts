/** Words with which reports begin the line under their last row. */
const TOTAL =
  /^(?:grand |sub-?|overall )?(?:totals?|sum|summe|gesamt(?:summe)?|insgesamt|zwischensumme|total général|somme|totale|suma|合計|总计)(?:\s*$|\s*[:(=]|\s+\d|\s+(?:rows?|items?|records?|entries|devices?|users?|seats?|licenses?)\b)/iu;
const NUMBER = /^[\s\d.,'’%$€£+()-]*$/u;

/** Whether it is no row but adds up those above: "Total,,,1,125", "Grand total: 2 rows". */
export function isTotalRow(cells: readonly string[]): boolean {
  const [first = '', ...others] = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  return TOTAL.test(first) && others.every((cell) => NUMBER.test(cell));
}
