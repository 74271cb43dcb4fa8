import { idsAnew } from '#lib/domain/mutations/depends.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import { causeOf } from '#lib/domain/views/inbox/refusal-details.ts';
import type { RefusalRow } from '#lib/domain/views/inbox/refusals.ts';
import { callOf } from '#lib/domain/views/inbox/wish.ts';
import { withValues } from '#lib/domain/views/inbox/wish-form.ts';
import type { Toast, ToastList } from '../../components/toast/toast-list.svelte.ts';
import type { OpenDesk } from '../../state/open-desk.svelte.ts';
import {
  restoredSentence,
  settledSentence,
  sentSentence,
  stayedSentence,
} from '#lib/words/changes/settled.ts';
import { reasonSentence } from '#lib/words/changes/why.ts';
import { retryArgs } from './retry-args.ts';

type Desk = Pick<OpenDesk, 'query' | 'mutate'>;

/** What was sent again in this run, for what builds on it. */
interface Sent {
  readonly ids: Map<string, string>;
  readonly refusals: Set<string>;
}

interface Failure {
  readonly id: string;
  readonly why: string;
}

/** Deals with refusals, one or many: one after the other, with progress, and one result in a toast. */
export class Settlement {
  running = $state.raw<{ readonly doing: string; readonly done: number; readonly total: number } | null>(
    null,
  );
  readonly #desk: Desk;
  readonly #toasts: ToastList;
  #last: Promise<void> = Promise.resolve();

  constructor(desk: Desk, toasts: ToastList) {
    this.#desk = desk;
    this.#toasts = toasts;
  }

  /** In trying order. What builds on one that could not be sent again is not tried. */
  retry(rows: readonly RefusalRow[]): void {
    this.#inTurn(async () => {
      const sent: Sent = { ids: new Map(), refusals: new Set() };
      const failed = await this.#each(rows, 'Sending again', (row) => this.#retryOne(row, sent));
      this.#toasts.say(sentToast(sent.refusals.size, failed));
    });
  }

  /** With values that the person changed; then what builds on it. Answers why not, or null when it was sent. */
  async retryWith(
    row: RefusalRow,
    values: Readonly<Record<string, string>>,
    dependents: readonly RefusalRow[],
  ): Promise<string | null> {
    const sent: Sent = { ids: new Map(), refusals: new Set() };
    const why = await this.#retryOne(row, sent, values);
    if (why !== null) return why;
    this.#inTurn(async () => {
      const failed = await this.#each(dependents, 'Sending again', (one) => this.#retryOne(one, sent));
      this.#toasts.say(sentToast(sent.refusals.size, failed));
    });
    return null;
  }

  discard(rows: readonly RefusalRow[], how: 'discarded' | 'theirs' = 'discarded'): void {
    this.#inTurn(async () => {
      const failed = await this.#each(rows, 'Discarding', ({ refusal }) => this.#discardOne(refusal.id));
      const done = without(rows, failed);
      const undo = done.length === 0 ? null : () => this.restore(done);
      this.#toasts.say({ text: settledSentence(done.length, how), troubles: causes(failed), undo });
    });
  }

  /** Back to the Inbox. */
  restore(rows: readonly RefusalRow[]): void {
    this.#inTurn(async () => {
      const failed = await this.#each(rows, 'Bringing back', async ({ refusal }) =>
        whyNot(await this.#desk.mutate('refusals.restore', { id: refusal.id })),
      );
      const done = without(rows, failed).length;
      this.#toasts.say({ text: restoredSentence(done), troubles: causes(failed) });
    });
  }

  /** Answers why not. The old refusal goes when the new wish is kept: a crash between leaves both to be seen. */
  async #retryOne(
    row: RefusalRow,
    sent: Sent,
    values?: Readonly<Record<string, string>>,
  ): Promise<string | null> {
    if (!row.canRetry) return 'This version of Muster can’t send it again. Export it to keep it.';
    const keepsBase = row.parent !== null && sent.refusals.has(row.parent);
    const [refusal] = await this.#desk.query('refusalsWhole', { ids: [row.refusal.id] });
    if (!refusal) return 'It is no longer in the Inbox.';
    const args = retryArgs(refusal, { seen: row.fields, keepsBase, ids: sent.ids });
    const call = callOf(refusal);
    const wish = values ? withValues({ ...call, args }, values) : args;
    const answer = await this.#desk.mutate(refusal.name as MutationName, wish as MutationArgs<MutationName>);
    const why = whyNot(answer);
    if (why !== null || answer.status !== 'kept') return why;
    for (const [old, anew] of idsAnew(call, answer.mutationId)) sent.ids.set(old, anew);
    sent.refusals.add(refusal.id);
    return this.#discardOne(refusal.id);
  }

  async #discardOne(id: Refusal['id']): Promise<string | null> {
    return whyNot(await this.#desk.mutate('refusals.discard', { id }));
  }

  async #each(
    rows: readonly RefusalRow[],
    doing: string,
    one: (row: RefusalRow) => Promise<string | null>,
  ): Promise<readonly Failure[]> {
    const failed = new Map<string, string>();
    for (const [done, row] of rows.entries()) {
      this.running = { doing, done, total: rows.length };
      const { id } = row.refusal;
      const why =
        row.parent !== null && failed.has(row.parent)
          ? 'It builds on a change that stays here.'
          : await one(row);
      if (why !== null) failed.set(id, why);
    }
    this.running = null;
    return [...failed].map(([id, why]) => ({ id, why }));
  }

  #inTurn(act: () => Promise<void>): void {
    this.#last = this.#last.then(act);
  }
}

function whyNot(answer: Awaited<ReturnType<Desk['mutate']>>): string | null {
  if (answer.status === 'kept') return null;
  return answer.status === 'refused'
    ? reasonSentence(causeOf(answer.outcome.reason, answer.outcome.details))
    : answer.message;
}

function sentToast(count: number, failed: readonly Failure[]): Toast {
  return { text: sentSentence(count), troubles: causes(failed) };
}

/** Failures by their sentence. */
function causes(failed: readonly Failure[]): string[] {
  return [...new Set(failed.map(({ why }) => why))].map((why) =>
    stayedSentence(failed.filter((one) => one.why === why).length, why),
  );
}

function without(rows: readonly RefusalRow[], failed: readonly Failure[]): readonly RefusalRow[] {
  return rows.filter(({ refusal }) => !failed.some(({ id }) => id === refusal.id));
}
