import * as v from 'valibot';
import { derivedId } from '#lib/base/ids.ts';
import type { Access } from '#lib/domain/access/access.ts';
import { accessOf } from '#lib/domain/access/access-of.ts';
import { accessText, isVisible } from '#lib/domain/access/visibility.ts';
import type { MutationCall } from '#lib/domain/mutations/apply.ts';
import { refuse } from '#lib/domain/mutations/mutation.ts';
import { type Collection, collections, isCollection, SCHEMA_TAG } from '#lib/domain/records/collections.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import { type Cookie, type PullLine, type PullRequest, pullRequestSchema } from '#lib/protocol/pull.ts';
import { type PushAnswer, type PushRequest, pushRequestSchema } from '#lib/protocol/push.ts';
import { applyLawMutation } from '../mutations.ts';
import type { User } from '#lib/domain/records/user.ts';
import { type AnyRow, LawTables } from '../tables.ts';
import type { LawServer } from '../world.ts';
import type { LinkServer, LinkSession } from '../../support/replica/simulated-link.ts';

/** Rows a page and pages an answer: few, so that small runs resume often. */
const PAGE = 3;
const PAGES = 2;

type Tombstone = { readonly collection: Collection; readonly row: AnyRow; readonly version: number };

/** The written protocol in memory, as plainly as it can be said: the peer of the sync client in its laws. */
export class LawModelServer implements LawServer {
  private tables = new LawTables();
  private epoch = 'epoch-1';
  private epochs = 1;
  /** A bug planted on purpose: answers before it commits, and loses what it answered. */
  losesAcknowledged = false;
  private version = 0;
  private versions = new Map<string, number>();
  private tombstones: Tombstone[] = [];
  private clients = new Map<string, number>();
  private known = new Map<string, 'accepted' | 'refused'>();
  private readonly now: () => number;
  /** Pushes enter one at a time. */
  private turn: Promise<unknown> = Promise.resolve();
  private turns = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Rows that are there from the start. */
  seed(rows: LawTables): void {
    const draft = new LawTables();
    for (const collection of collections) for (const row of rows.all(collection)) draft.put(collection, row);
    this.commit(draft);
  }

  rows(): Promise<LawTables> {
    return Promise.resolve(this.tables.copy());
  }

  /** Somebody is taken out of the account, or back in. */
  member(row: User, isIn: boolean): Promise<void> {
    const draft = this.tables.copy();
    if (isIn) draft.put('users', row);
    else draft.remove('users', row.id);
    this.commit(draft);
    return Promise.resolve();
  }

  readonly answer: LinkServer = async (session, { path, body, dies }) => {
    if (dies !== null) return { response: new Response('', { status: 503 }), turn: 0, version: 0 };
    if (path.endsWith('/push')) {
      const request = v.parse(pushRequestSchema, JSON.parse(body));
      const pushing = this.turn.then(async () => {
        const response = new Response(JSON.stringify(await this.push(session, request)));
        return { response, turn: ++this.turns, version: this.version };
      });
      this.turn = pushing.catch(() => {});
      return pushing;
    }
    const lines = this.pull(session, v.parse(pullRequestSchema, JSON.parse(body)));
    const response = new Response(lines.map((line) => JSON.stringify(line) + '\n').join(''));
    return { response, turn: 0, version: 0 };
  };

  private accessOf(userId: string): Access {
    return accessOf(userId, this.tables.all('roles'), this.tables.all('assignments'));
  }

  private versionOf(collection: Collection, id: string): number {
    return this.versions.get(`${collection}/${id}`) ?? 0;
  }

  private async push(session: LinkSession, request: PushRequest): Promise<PushAnswer> {
    if (request.userId !== session.userId) return { status: 'wrong-person' };
    if (!this.tables.now('users', session.userId)) return { status: 'removed' };
    let last = this.clients.get(request.clientId) ?? 0;
    const results: Extract<PushAnswer, { status: 'done' }>['results'] = [];
    for (const one of request.mutations) {
      const isKnown = this.known.has(one.id);
      if (!isKnown && one.seq <= last) return { status: 'forked', last };
      if (one.seq > last + 1) return { status: 'gap', last };
      if (isKnown) {
        last = Math.max(last, one.seq);
        results.push({ seq: one.seq, result: 'known' });
      } else {
        const result = await this.run(session, { ...one, args: one.args });
        last = one.seq;
        results.push({ seq: one.seq, result });
      }
      if (!this.losesAcknowledged) this.clients.set(request.clientId, last);
    }
    return { status: 'done', epoch: this.epoch, last, results };
  }

  private async run({ userId }: LinkSession, sent: MutationCall): Promise<'accepted' | 'refused'> {
    if (this.losesAcknowledged) return 'accepted';
    const draft = this.tables.copy();
    const call = { ...sent, at: this.now() };
    const outcome = await applyLawMutation(draft, call, this.accessOf(userId)).catch(() => refuse('failed'));
    if (outcome.status === 'accepted') this.commit(draft);
    else this.refuse(userId, sent, { ...outcome, isPartial: false });
    if (outcome.status === 'accepted' && outcome.refusedRows && outcome.refusedRows.length > 0) {
      const details = { rows: outcome.refusedRows };
      this.refuse(userId, sent, { reason: 'rows', details, isPartial: true });
    }
    this.known.set(sent.id, outcome.status);
    return outcome.status;
  }

  private refuse(
    userId: string,
    sent: MutationCall,
    { reason, details, isPartial }: Pick<Refusal, 'reason' | 'details' | 'isPartial'>,
  ): void {
    const { id: mutationId, name, version, at } = sent;
    const id = derivedId('rf', mutationId, 'refusal');
    const args = JSON.stringify(sent.args ?? null);
    const more = { isPartial, refusedAt: this.now(), subject: null };
    const draft = this.tables.copy();
    draft.put('refusals', { id, userId, mutationId, name, version, at, args, reason, details, ...more });
    this.commit(draft);
  }

  private commit(draft: LawTables): void {
    this.version++;
    for (const [collection, id] of draft.takeWritten()) {
      if (draft.all(collection).some((row) => row.id === id)) {
        this.versions.set(`${collection}/${id}`, this.version);
        continue;
      }
      const row = this.tables.all(collection).find((one) => one.id === id);
      this.versions.delete(`${collection}/${id}`);
      if (row) this.tombstones.push({ collection, row, version: this.version });
    }
    this.tables = draft;
  }

  private pull(session: LinkSession, request: PullRequest): PullLine[] {
    if (request.userId !== session.userId) return [{ line: 'wrong-person' }];
    if (!this.tables.now('users', session.userId)) return [{ line: 'removed' }];
    const access = this.accessOf(session.userId);
    const cookie = request.cookie;
    const reset = this.resetOf(cookie, accessText(access));
    const totals: Record<string, number> = {};
    if (reset)
      for (const collection of collections) totals[collection] = this.seen(access, collection).length;
    const lines: PullLine[] = [{ line: 'head', reset, totals, epoch: this.epoch }];
    const fresh = {
      epoch: this.epoch,
      schema: SCHEMA_TAG,
      access: accessText(access),
      version: this.version,
    };
    let from: Cookie =
      reset || !cookie ? { ...fresh, resume: { collection: collections[0] ?? '', after: '' } } : cookie;
    for (let pages = 0; from.resume && pages < PAGES; pages++) {
      const [page, next] = this.walk(access, from);
      lines.push(page);
      from = next;
    }
    if (from.resume) return [...lines, { line: 'tail', cookie: from, lastSeq: null }];
    lines.push(...this.changes(access, from.version), ...this.again(access, request.again ?? []));
    const lastSeq = this.clients.get(request.clientId) ?? 0;
    const sums = request.withSums ? { sums: this.sums(access) } : {};
    return [...lines, { line: 'tail', cookie: fresh, lastSeq, ...sums }];
  }

  private resetOf(cookie: Cookie | null, access: string): Extract<PullLine, { line: 'head' }>['reset'] {
    if (!cookie) return 'first';
    if (cookie.epoch !== this.epoch) return 'epoch';
    if (cookie.schema !== SCHEMA_TAG) return 'schema';
    return cookie.access === access ? null : 'access';
  }

  /** L4: one page after the resume point, and where to go on. */
  private walk(access: Access, from: Cookie): [PullLine, Cookie] {
    const { resume, ...whole } = from;
    const collection = resume && isCollection(resume.collection) ? resume.collection : 'accounts';
    const rows = this.seen(access, collection)
      .filter((row) => row.id > (resume?.after ?? ''))
      .slice(0, PAGE);
    const next = collections[collections.indexOf(collection) + 1];
    const isEnd = rows.length < PAGE;
    const point = isEnd
      ? next && { collection: next, after: '' }
      : { collection, after: rows.at(-1)?.id ?? '' };
    const cookie: Cookie = point ? { ...whole, resume: point } : whole;
    return [{ ...this.pageOf(collection, rows), cookie }, cookie];
  }

  private changes(access: Access, since: number): PullLine[] {
    return collections.flatMap((collection): PullLine[] => {
      const rows = this.seen(access, collection).filter((row) => this.versionOf(collection, row.id) > since);
      const ids = this.tombstones
        .filter((one) => one.collection === collection && one.version > since)
        .filter((one) => isVisible(access, collection, one.row) && !this.tables.now(collection, one.row.id))
        .map((one) => one.row.id);
      const gone: PullLine[] = ids.length > 0 ? [{ line: 'gone', collection, ids }] : [];
      return rows.length > 0 ? [this.pageOf(collection, rows), ...gone] : gone;
    });
  }

  private again(access: Access, wanted: readonly string[]): PullLine[] {
    return wanted.filter(isCollection).map((collection) => {
      return { ...this.pageOf(collection, this.seen(access, collection)), again: 'start' as const };
    });
  }

  private sums(access: Access): Record<string, { count: number; sum: number }> {
    const sums = collections.map((collection) => {
      const rows = this.seen(access, collection);
      const sum = rows.reduce((total, row) => total + this.versionOf(collection, row.id), 0);
      return [collection, { count: rows.length, sum }];
    });
    return Object.fromEntries(sums) as Record<string, { count: number; sum: number }>;
  }

  private pageOf(collection: Collection, rows: AnyRow[]): Extract<PullLine, { line: 'page' }> {
    const versions = rows.map((row) => this.versionOf(collection, row.id));
    return { line: 'page', collection, rows: rows as never, versions };
  }

  private seen(access: Access, collection: Collection): AnyRow[] {
    return (this.tables.all(collection) as AnyRow[]).filter((row) =>
      isVisible(access, collection, row as never),
    );
  }

  /** Goes back to a backup: another epoch, and everything since is forgotten. */
  readonly backup = (): Promise<() => Promise<void>> => {
    const kept = {
      tables: this.tables.copy(),
      version: this.version,
      versions: new Map(this.versions),
      tombstones: [...this.tombstones],
      clients: new Map(this.clients),
      known: new Map(this.known),
    };
    return Promise.resolve(() => {
      this.tables = kept.tables.copy();
      this.version = kept.version;
      this.versions = new Map(kept.versions);
      this.tombstones = [...kept.tombstones];
      this.clients = new Map(kept.clients);
      this.known = new Map(kept.known);
      this.epoch = `epoch-${++this.epochs}`;
      return Promise.resolve();
    });
  };
}
