import type { Cookie, PullLine } from '#lib/protocol/pull.ts';
import type { PushedMutation } from '#lib/protocol/push.ts';
import { decodeChange } from '#lib/pages/page-text.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';

export const ACCOUNT = `ac_${'0'.repeat(25)}`;
export const USER = `us_${'0'.repeat(25)}`;

/** A port in memory that notes what sync did to it, for tests of sync alone. */
export class FakeSyncPort implements SyncPort {
  readonly accountId = ACCOUNT;
  readonly userId = USER;
  client = clientIdOf(1);
  outbox: PushedMutation[] = [];
  pushed = 0;
  epoch: string | null = null;
  confirmed = 0;
  kept: Cookie | null = null;
  rows = new Map<string, Set<string>>();
  steps: string[] = [];
  differing: string[][] = [];
  fails = false;

  clientId(): string {
    return this.client;
  }

  outboxEpoch(): string | null {
    return this.epoch;
  }

  toPush(limits: { count: number; bytes: number }): Promise<readonly PushedMutation[]> {
    if (this.fails) return Promise.reject(new Error('UnknownError'));
    return Promise.resolve(this.outbox.filter((one) => one.seq > this.pushed).slice(0, limits.count));
  }

  sending(): Promise<void> {
    return Promise.resolve();
  }

  isUnanswered(): boolean {
    return false;
  }

  hasForgotten(): boolean {
    return false;
  }

  markPushed(last: number, { clientId, epoch }: { clientId: string; epoch: string }): Promise<void> {
    if (clientId !== this.client || (this.epoch ?? epoch) !== epoch)
      return this.note(`ignored ${last}`, () => {});
    return this.note(`pushed ${last}`, () => {
      this.pushed = last;
      this.epoch = epoch;
    });
  }

  rewindPush(last: number, clientId: string): Promise<void> {
    return this.note(`rewind ${last}`, () => clientId === this.client && (this.pushed = last));
  }

  markTooLarge(seq: number): Promise<void> {
    return this.note(`too-large ${seq}`, () => {
      this.outbox = this.outbox.map((one) => (one.seq === seq ? { ...one, args: undefined } : one));
    });
  }

  renumber(reason: 'forked' | 'epoch'): Promise<void> {
    return this.note(`renumber ${reason}`, () => {
      this.client = clientIdOf(Number(this.client.slice(-1)) + 1);
      this.outbox = this.outbox.map((one, index) => ({ ...one, seq: index + 1 }));
      this.pushed = 0;
      if (reason === 'epoch') this.epoch = null;
    });
  }

  beginPull(): Cookie | null {
    return this.cookie();
  }

  torn(): readonly string[] {
    return [];
  }

  cookie(): Cookie | null {
    return this.kept;
  }

  beginReset(reason: string): Promise<void> {
    return this.note(`reset ${reason}`, () => {
      this.kept = null;
      this.rows.clear();
    });
  }

  applyPage(page: Extract<PullLine, { line: 'page' }>): Promise<void> {
    return this.note(`page ${page.collection} ${page.rows.length}`, () => {
      const ids = this.rows.get(page.collection) ?? new Set();
      for (const row of page.rows) ids.add(row.id);
      this.rows.set(page.collection, ids);
      if (page.cookie) this.kept = page.cookie;
    });
  }

  applyReady({ text, sum, cookie }: Parameters<SyncPort['applyReady']>[0]): Promise<void> {
    const page = decodeChange({ text, sum });
    if (!page) throw new Error('A page that is torn');
    const { collection, rows, versions } = page;
    return this.applyPage({ line: 'page', collection, rows: [...rows], versions: [...versions], cookie });
  }

  applyGone(gone: Extract<PullLine, { line: 'gone' }>): Promise<void> {
    return this.note(`gone ${gone.ids.length}`, () => {
      for (const id of gone.ids) this.rows.get(gone.collection)?.delete(id);
    });
  }

  takesSeen(): boolean {
    return true;
  }

  applySeen({ at }: Extract<PullLine, { line: 'seen' }>): Promise<void> {
    return this.note(`seen ${at.length}`, () => {});
  }

  async applyTail(tail: Extract<PullLine, { line: 'tail' }>, clientId: string): Promise<readonly string[]> {
    await this.note(`tail ${tail.cookie.version}`, () => {
      this.kept = tail.cookie;
      if (tail.lastSeq === null || clientId !== this.client) return;
      const last = tail.lastSeq;
      this.outbox = this.outbox.filter((one) => one.seq > last);
    });
    return tail.sums ? (this.differing.shift() ?? []) : [];
  }

  dropRows(): Promise<void> {
    return this.note('drop', () => {
      this.kept = null;
      this.rows.clear();
    });
  }

  wholeness() {
    return { isWhole: this.kept !== null && this.kept.resume === undefined, here: null };
  }

  waitingCount(): number {
    return this.outbox.length;
  }

  private note(step: string, act: () => unknown): Promise<void> {
    this.steps.push(step);
    act();
    return Promise.resolve();
  }
}

export function clientIdOf(count: number): string {
  return `cl_${'0'.repeat(24)}${count}`;
}

export function mutationOf(seq: number): PushedMutation {
  const id = `mu_${String(seq).padStart(25, '0')}`;
  return { seq, id, name: 'devices.edit', version: 1, args: { seq }, at: 1 };
}
