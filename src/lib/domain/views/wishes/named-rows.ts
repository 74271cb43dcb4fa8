import type { Rows } from '../../records/collections.ts';

/** What of a record says what it is called, or leads to a record that does. */
const namingFields = {
  accounts: ['name'],
  users: ['firstName', 'lastName', 'email'],
  roles: ['role', 'userId', 'contractId'],
  invitations: ['userId'],
  products: ['name'],
  contracts: ['label', 'number'],
  terms: ['contractId', 'startDay', 'endDay', 'currency'],
  entitlements: ['productId', 'contractId'],
  devices: ['displayName', 'name'],
  creditGrants: ['contractId', 'amount', 'fromDay', 'untilDay'],
  matchingRules: ['name', 'productId'],
  possibleDuplicates: ['deviceId', 'otherId'],
  enrolmentKeys: ['name'],
  aliases: ['collection', 'to'],
} as const satisfies { readonly [C in keyof Rows]?: readonly (keyof Rows[C])[] };

export type NamedCollection = keyof typeof namingFields;
export type NamedRow<C extends NamedCollection> = Pick<
  Rows[C],
  Extract<(typeof namingFields)[C][number], keyof Rows[C]>
>;

/** Small enough to be handed to a screen with each wish. */
export type NamedRows = { readonly [C in NamedCollection]?: Readonly<Record<string, NamedRow<C>>> };

/** Rows by id as a wish is to be read with them. */
export type FindRow = <C extends NamedCollection>(collection: C, id: string) => Rows[C] | undefined;

const collections = Object.keys(namingFields) as readonly NamedCollection[];

/** What records of these ids are called, with the records that those lead to. */
export function namedRows(ids: Iterable<string>, find: FindRow): NamedRows {
  const found: Partial<Record<NamedCollection, Record<string, object>>> = {};
  const seen = new Set(ids);
  // What is added on the way is walked too.
  for (const id of seen)
    for (const collection of collections) {
      const row = find(collection, id);
      if (!row) continue;
      const named = picked(row, namingFields[collection]);
      (found[collection] ??= {})[id] = named;
      for (const next of idsIn(named)) seen.add(next);
    }
  return found as NamedRows;
}

/** Texts of the fields that name a record. */
export function idsIn(values: object): string[] {
  return Object.entries(values).flatMap(([field, value]) =>
    typeof value === 'string' && (LEADS.has(field) || field.endsWith('Id')) ? [value] : [],
  );
}

const LEADS: ReadonlySet<string> = new Set(['id', 'from', 'to']);

function picked(row: object, fields: readonly string[]): object {
  return Object.fromEntries(fields.map((field) => [field, (row as Record<string, unknown>)[field]]));
}
