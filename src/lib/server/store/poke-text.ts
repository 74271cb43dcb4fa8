/**
 * By collection, the values of what visibility reads in the rows that changed: ids of people and contracts; null: any. What
 * the rows hold is never in it.
 */
export type Changed = Readonly<Record<string, readonly string[] | null>>;

export interface Poke {
  readonly accountId: string;
  /** null: not known, so that everybody is told. */
  readonly changed: Changed | null;
}

/** PostgreSQL takes notifications of less than 8,000 bytes. */
const MOST_CHARACTERS = 7_000;

export function pokeText(accountId: string, changed: Changed): string {
  const text = `${accountId} ${JSON.stringify(changed)}`;
  return text.length <= MOST_CHARACTERS ? text : accountId;
}

/** A server process of an older build names the account alone. */
export function readPoke(text: string): Poke {
  const [accountId = '', ...rest] = text.split(' ');
  if (rest.length === 0) return { accountId, changed: null };
  return { accountId, changed: JSON.parse(rest.join(' ')) as Changed };
}
