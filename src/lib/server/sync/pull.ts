import type { Access } from '../../domain/access/access.ts';
import { type Collection, collections, isCollection, SCHEMA_TAG } from '../../domain/records/collections.ts';
import type { Cookie, PullLine, PullRequest } from '../../protocol/pull.ts';
import { PgTx } from '../store/pg-tx.ts';
import type { Reading, Store } from '../store/store.ts';
import { accessDigest, accessFor, type Person } from './person.ts';
import { changesSince, pageAfter, sumsOf, totalsOf } from './pull-pages.ts';

/** L4: pages of a first sync in one request: about 10,000 rows, so that a transaction stays short. */
const PAGES_PER_REQUEST = 20;

type Reset = Extract<PullLine, { line: 'head' }>['reset'];

interface Pull {
  readonly reading: Reading;
  readonly access: Access;
  readonly request: PullRequest;
  /** The cookie of a state as new as this snapshot. */
  readonly cookie: Cookie;
  readonly send: (line: string) => Promise<void>;
}

/**
 * Answers what is new since the cookie, line by line (L3). `send` is waited for, so that a slow reader slows the
 * database down rather than filling memory. Throws Unavailable when the database does not answer.
 */
export async function pull(
  store: Store,
  person: Person,
  { request, send }: { request: PullRequest; send: (line: string) => Promise<void> },
): Promise<void> {
  const say = (line: PullLine) => send(`${JSON.stringify(line)}\n`);
  if (request.accountId !== person.accountId || request.userId !== person.userId) {
    return say({ line: 'wrong-person' });
  }
  await store.read(person.accountId, async (reading) => {
    const access = await accessFor(new PgTx(reading.client, person.accountId, 0), person);
    if (!access) return say({ line: 'removed' });
    const cookie = {
      epoch: store.epoch,
      schema: SCHEMA_TAG,
      access: accessDigest(access),
      version: reading.version,
    };
    const reset = resetOf(request.cookie, cookie, reading.oldest);
    await answer({ reading, access, request, cookie, send }, reset);
  });
}

/** L2: why the replica must be built anew, or null. */
function resetOf(asked: Cookie | null, now: Cookie, oldest: number): Reset {
  if (asked === null) return 'first';
  if (asked.epoch !== now.epoch) return 'epoch';
  if (asked.schema !== now.schema) return 'schema';
  if (asked.access !== now.access) return 'access';
  return asked.version < oldest ? 'too-old' : null;
}

async function answer(pull: Pull, reset: Reset): Promise<void> {
  const { reading, access, request, cookie } = pull;
  const isFirst = reset !== null || request.cookie?.resume !== undefined;
  const totals = isFirst ? await totalsOf(reading, access, request.accountId) : {};
  await say(pull, { line: 'head', reset, totals, epoch: cookie.epoch });
  const asked = reset === null ? request.cookie : null;
  const start = asked?.version ?? reading.version;
  const end = isFirst ? await walk(pull, { start, resume: asked?.resume ?? null }) : null;
  // L4: more pages are to come. Nothing is confirmed before they have.
  if (end)
    return say(pull, { line: 'tail', cookie: { ...cookie, version: start, resume: end }, lastSeq: null });
  await again(pull);
  await catchUp(pull, start);
  await tail(pull);
}

/** L4: pages by key from where the last request ended; answers where the next one goes on, null at the end. */
async function walk(
  pull: Pull,
  { start, resume }: { start: number; resume: Cookie['resume'] | null },
): Promise<NonNullable<Cookie['resume']> | null> {
  let at: { collection: Collection; after: string } | null = firstPoint(resume ?? null);
  for (let pages = 0; at !== null; pages++) {
    if (pages === PAGES_PER_REQUEST) return at;
    const page = await pageAfter(pull.reading, pull.access, { ...at, accountId: pull.request.accountId });
    const next: { collection: Collection; after: string } | null = page.isLast
      ? afterCollection(at.collection)
      : { collection: at.collection, after: page.lastId };
    // After the last page the walk is over, but the change since `start` is not: the point stays at its end.
    const kept = next ?? { collection: at.collection, after: page.lastId || at.after };
    const resumed = { ...pull.cookie, version: start, resume: kept };
    if (page.count > 0) {
      const { rows, versions } = page;
      await pull.send(
        `{"line":"page","collection":"${at.collection}","rows":${rows},"versions":${versions},"cookie":${JSON.stringify(resumed)}}\n`,
      );
    }
    at = next;
  }
  return null;
}

function firstPoint(resume: { collection: string; after: string } | null): {
  collection: Collection;
  after: string;
} {
  if (resume && isCollection(resume.collection))
    return { collection: resume.collection, after: resume.after };
  return { collection: collections[0]!, after: '' };
}

function afterCollection(collection: Collection): { collection: Collection; after: string } | null {
  const next = collections[collections.indexOf(collection) + 1];
  return next ? { collection: next, after: '' } : null;
}

/** L7: collections that differ are sent whole. */
async function again(pull: Pull): Promise<void> {
  for (const collection of (pull.request.again ?? []).filter(isCollection)) {
    let after = '';
    for (let isFirst = true, isLast = false; !isLast; isFirst = false) {
      const page = await pageAfter(pull.reading, pull.access, {
        collection,
        after,
        accountId: pull.request.accountId,
      });
      const { rows, versions } = page;
      await pull.send(
        `{"line":"page","collection":"${collection}","rows":${rows},"versions":${versions},"again":"${isFirst ? 'start' : 'more'}"}\n`,
      );
      after = page.lastId;
      isLast = page.isLast;
    }
  }
}

async function catchUp(pull: Pull, since: number): Promise<void> {
  if (since >= pull.reading.version) return;
  for (const collection of collections) {
    const { accountId } = pull.request;
    await changesSince(pull.reading, pull.access, { collection, since, accountId, send: pull.send });
  }
}

/** L3: what this client may count as confirmed, in the same snapshot as the rows. */
async function tail({ reading, access, request, cookie, send }: Pull): Promise<void> {
  const { rows } = await reading.client.query<{ last_seq: string }>(
    'select last_seq from muster.clients where account_id = $1 and client_id = $2 and user_id = $3',
    [request.accountId, request.clientId, request.userId],
  );
  const lastSeq = Number(rows[0]?.last_seq ?? 0);
  const sums = request.withSums ? { sums: await sumsOf(reading, access, request.accountId) } : {};
  const line: PullLine = { line: 'tail', cookie, lastSeq, ...sums };
  await send(`${JSON.stringify(line)}\n`);
}

function say({ send }: Pull, line: PullLine): Promise<void> {
  return send(`${JSON.stringify(line)}\n`);
}
