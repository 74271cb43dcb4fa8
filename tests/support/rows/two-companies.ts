import * as v from 'valibot';
import { type Collection, records, type Rows } from '#lib/domain/records/collections.ts';
import { createKey } from '#lib/server/agents/create-key.ts';
import { makeLink } from '#lib/server/auth/links/invitations.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { account, testId } from './domain-rows.ts';
import { HttpClient } from '../servers/http-client.ts';
import { markedRows, type MarkedRow } from './marked-rows.ts';
import { askers } from './matrix.ts';

/** Two companies in one database, with something in each collection, and a word of its company in every text of a row. */
export interface Company {
  readonly accountId: string;
  readonly mark: string;
  readonly rows: readonly MarkedRow[];
  /** Signed in: of the first four people the one of each role. */
  readonly people: Readonly<Record<(typeof askers)[number], HttpClient>>;
  readonly agentKey: string;
  /** Signs in again who was signed out. */
  enter(): Promise<void>;
}

export async function makeCompany(store: Store, origin: string, letter: 'a' | 'b'): Promise<Company> {
  const accountId = testId('ac', letter === 'a' ? 1 : 2);
  const mark = `MARK-OF-${letter.toUpperCase()}`;
  const rows = rowsOf(letter, { accountId, mark });
  await store.people.createAccount(accountId, false);
  const at = Date.now();
  await store.account(accountId).write(at, async ({ tx, db }) => {
    for (const [collection, row] of rows) tx.put(collection, row as never);
    await db.query(
      `insert into muster.device_software (account_id, device_id, lines, at, made, matched_with, digest)
       select $1, unnest($2::text[]), array[$3], 1, '{}', '', ''`,
      [accountId, idsIn(rows, 'devices'), `${mark} Suite\t${mark} Maker\t1`],
    );
  });
  const clients = askers.map(() => new HttpClient(origin));
  const enter = async (): Promise<void> => {
    for (const [at, client] of clients.entries())
      await enterAs(store, client, {
        accountId,
        userId: idOf(letter, 'us', at + 1),
        actorId: idOf(letter, 'us', 1),
      });
  };
  await enter();
  const people = Object.fromEntries(askers.map((role, at) => [role, clients[at]])) as Company['people'];
  const agentKey = await createKey(store, { account: `Company ${mark}`, name: 'Agents', tag: '', at });
  return { accountId, mark, rows, people, agentKey, enter };
}

export function idsIn(rows: readonly MarkedRow[], collection?: Collection): string[] {
  return rows.flatMap(([of, { id }]) => (collection === undefined || of === collection ? [id] : []));
}

/** Ids of the second company are like those of the first, and others. */
function idOf(letter: 'a' | 'b', prefix: string, number: number): string {
  const id = testId(prefix, number);
  return letter === 'a' ? id : id.replace(/^(.{12})0/, '$1z');
}

function rowsOf(
  letter: 'a' | 'b',
  { accountId, mark }: { accountId: string; mark: string },
): readonly MarkedRow[] {
  const rows: MarkedRow[] = markedRows().filter(([collection]) => collection !== 'accounts');
  rows.push(['accounts', account({ id: accountId, name: `Company ${mark}` })]);
  const text = JSON.stringify(rows);
  const own = letter === 'a' ? text : text.replace(/([a-z]{2}_[0-9a-z]{9})0([0-9a-z]{15})/g, '$1z$2');
  const parsed = JSON.parse(own.replaceAll(idOf('b', 'ac', 2), accountId)) as MarkedRow[];
  return parsed.map(
    ([collection, row]) => [collection, marked(collection, row, mark)] as unknown as MarkedRow,
  );
}

/** With the word in each text that takes one. */
function marked<C extends Collection>(collection: C, row: Rows[C], mark: string): Rows[C] {
  const { schema } = records[collection];
  let next = { ...row } as Record<string, unknown>;
  for (const [field, value] of Object.entries(row)) {
    if (typeof value !== 'string' || value === '' || field === 'id' || /^[a-z]{2}_/.test(value)) continue;
    const candidates = [`${mark} ${value}`, `${mark}-${value}`, `https://${mark}.example/`];
    const taken = candidates.find((text) => v.safeParse(schema, { ...next, [field]: text }).success);
    // What actions and collections there are is no secret, and names of them decide what is done.
    if (taken !== undefined && !['action', 'collection', 'name'].includes(field))
      next = { ...next, [field]: taken };
    else if (
      taken !== undefined &&
      field === 'name' &&
      collection !== 'accounts' &&
      collection !== 'refusals'
    )
      next = { ...next, [field]: taken };
  }
  return next as Rows[C];
}

const PASSWORD = 'a long password of this one';

/** By a link that an admin made, unless they are signed in. */
async function enterAs(
  store: Pick<Store, 'account'>,
  client: HttpClient,
  { accountId, userId, actorId }: { accountId: string; userId: string; actorId: string },
): Promise<void> {
  const session = (await (await client.get('/api/session')).json()) as { status: string };
  if (session.status === 'signed-in') return;
  const at = Date.now();
  const kind = client.cookie === '' ? 'invitation' : 'password-reset';
  const link = await store
    .account(accountId)
    .write(at, (write) => makeLink(write, { userId, kind, actorId, at }));
  const entered = await client.post(`/api/invite/${link?.secret ?? ''}`, { password: PASSWORD });
  if (!entered.ok) throw new Error(await entered.text());
}
