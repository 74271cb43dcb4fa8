import type { PullLine } from '#lib/protocol/pull.ts';
import type { Contact } from '#lib/sync/contact.ts';
import { type Sync, startSync } from '#lib/sync/engine.ts';
import type { PageEvent, PokeSource } from '#lib/sync/surroundings.ts';
import type { SyncStatus } from '#workers/replica/contract.ts';
import { FakeSyncPort } from './fake-sync-port.ts';
import { ManualTime, seededChance } from '../manual-time.ts';

export interface AskedRequest {
  readonly path: string;
  readonly init: RequestInit;
  readonly body: Record<string, unknown>;
}

type Answer = Response | Error | ((asked: AskedRequest) => Response | Error);

export const EPOCH = 'epoch-1';
export const wholeCookie = { epoch: EPOCH, schema: 's1', access: 'a', version: 5 };

/** Sync over a fake port, a scripted server and manual time. Answers are taken in order; the last one repeats. */
export class SyncBench {
  readonly port = new FakeSyncPort();
  readonly time = new ManualTime();
  readonly asked: AskedRequest[] = [];
  readonly statuses: SyncStatus[] = [];
  readonly sources: FakePokeSource[] = [];
  readonly differed: (readonly string[])[] = [];
  onContact: (contact: Contact) => void = () => {};
  push: Answer[] = [];
  pull: Answer[] = [() => lines(head(null), tail(5, { lastSeq: this.port.pushed }))];
  private readonly listeners = new Map<PageEvent, Set<() => void>>();

  start(locks: Parameters<typeof startSync>[0]['locks'] = null): Sync {
    return startSync({
      port: this.port,
      fetch: (path, init) => this.answer(path, init),
      eventSource: () => {
        const source = new FakePokeSource();
        this.sources.push(source);
        return source;
      },
      locks,
      clock: this.time,
      timers: this.time,
      chance: seededChance(7),
      events: {
        listen: (kind, call) => {
          const calls = this.listeners.get(kind) ?? new Set();
          this.listeners.set(kind, calls.add(call));
          return () => calls.delete(call);
        },
      },
      attention: () => 0,
      onStatus: (status) => this.statuses.push(status),
      onContact: (contact) => this.onContact(contact),
      onDiffer: (collections) => this.differed.push(collections),
    });
  }

  happen(kind: PageEvent): void {
    for (const call of this.listeners.get(kind) ?? []) call();
  }

  paths(): string[] {
    return this.asked.map((one) => one.path.replace('/api/sync/', ''));
  }

  private answer(path: string, init: RequestInit): Promise<Response> {
    const asked = { path, init, body: JSON.parse(String(init.body)) as Record<string, unknown> };
    this.asked.push(asked);
    const answers = path.endsWith('push') ? this.push : this.pull;
    const next = answers.length > 1 ? answers.shift() : answers[0];
    const answer = typeof next === 'function' ? next(asked) : next;
    if (answer instanceof Response) return Promise.resolve(answer.clone());
    return Promise.reject(answer ?? new Error(`No answer for ${path}`));
  }
}

export class FakePokeSource implements PokeSource {
  isClosed = false;
  private readonly listeners = new Map<string, () => void>();

  addEventListener(kind: string, call: () => void): void {
    this.listeners.set(kind, call);
  }

  happen(kind: string): void {
    this.listeners.get(kind)?.();
  }

  close(): void {
    this.isClosed = true;
  }
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

export function lines(...list: readonly (PullLine | string)[]): Response {
  const text = list.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  return new Response(text.join('\n'), { headers: { 'content-type': 'application/x-ndjson' } });
}

export function head(reset: Extract<PullLine, { line: 'head' }>['reset'], epoch = EPOCH): PullLine {
  return { line: 'head', reset, totals: reset === null ? {} : { devices: 3 }, epoch };
}

export function page(ids: readonly string[], after?: string): PullLine {
  const rows = ids.map((id) => ({ id }));
  const resume = { collection: 'devices', after: after ?? '' };
  const cookie = after === undefined ? {} : { cookie: { ...wholeCookie, resume } };
  return { line: 'page', collection: 'devices', rows, versions: ids.map(() => 1), ...cookie };
}

export function tail(version: number, more: Partial<Extract<PullLine, { line: 'tail' }>> = {}): PullLine {
  return { line: 'tail', cookie: { ...wholeCookie, version }, lastSeq: 0, ...more };
}

export function done(last: number, epoch = EPOCH): Response {
  return json({ status: 'done', epoch, last, results: [] });
}
