/**
 * The columns that a person chose for a list on this device, or null: nothing stored, or nothing in it that the list
 * has. Another version of the app, or somebody's hands, may have written what is read here.
 */
export function readColumns<Column extends string>(list: string, known: readonly Column[]): Column[] | null {
  let stored: unknown;
  try {
    stored = JSON.parse(localStorage.getItem(keyOf(list)) ?? 'null');
  } catch {
    return null;
  }
  if (!Array.isArray(stored)) return null;
  const columns = known.filter((column) => stored.includes(column));
  return columns.length > 0 ? columns : null;
}

/** Where storage is full or closed the choice lasts as long as the page. */
export function storeColumns(list: string, columns: readonly string[]): void {
  try {
    localStorage.setItem(keyOf(list), JSON.stringify(columns));
  } catch {
    // Nothing of value is lost, and the list shows the choice already.
  }
}

function keyOf(list: string): string {
  return `muster-columns-${list}`;
}
