import { MAX_BATCH_ROWS } from '#lib/domain/mutations/batch.ts';
import type { RefusedRow } from '#lib/domain/mutations/mutation.ts';
import type { BulkPreview } from '#lib/domain/views/seats/bulk-preview.ts';
import type { Answer, Desk } from '../../../state/desk.ts';
import { effectWords } from '#lib/words/seats/bulk.ts';
import { shortReasons } from '#lib/words/changes/reasons.ts';
import { refusalSentence } from '#lib/words/people/refusals.ts';

/** Entitlements: give this, take that, or both: a move. */
export interface BulkWish {
  readonly give: string | null;
  readonly take: string | null;
}

export interface BulkLine {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isFailure: boolean;
}

export interface BulkResult {
  /** Failures first, then who changed, then the unchanged. */
  readonly lines: readonly BulkLine[];
  readonly failed: number;
  readonly doneIds: readonly string[];
}

/** A change of many, in batches: with progress, a way to stop, one result for all, and the way back. */
export class BulkRun {
  running = $state.raw<{ readonly doing: string; readonly done: number; readonly total: number } | null>(
    null,
  );
  readonly #desk: Desk;
  #isStopped = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What is done stays done, and can be undone. */
  stop(): void {
    this.#isStopped = true;
  }

  /** `preview` with the rows of everybody. What it says is refused or unchanged is not sent. */
  async run(wish: BulkWish, preview: BulkPreview): Promise<BulkResult> {
    const sent = await this.#send(wish, preview.changingIds, 'Changing');
    const lineOf = ({ userId, name, effect }: BulkPreview['rows'][number]): BulkLine => {
      const trouble = sent.troubles.get(userId);
      const isFailure = trouble !== undefined || (effect !== 'changes' && effect !== 'unchanged');
      return { id: userId, name, text: trouble ?? effectWords(effect, wish), isFailure };
    };
    const lines = preview.rows.map(lineOf);
    const failures = lines.filter(({ isFailure }) => isFailure);
    return {
      lines: [...failures, ...lines.filter(({ isFailure }) => !isFailure)],
      failed: failures.length,
      doneIds: sent.done,
    };
  }

  /** Gives back what a run took and takes what it gave; answers how many, and the reasons of the others. */
  async undo({ give, take }: BulkWish, ids: readonly string[]): Promise<{ done: number; reasons: string[] }> {
    const sent = await this.#send({ give: take, take: give }, ids, 'Undoing');
    return { done: sent.done.length, reasons: [...new Set(sent.troubles.values())] };
  }

  async #send(
    wish: BulkWish,
    ids: readonly string[],
    doing: string,
  ): Promise<{ done: string[]; troubles: Map<string, string> }> {
    const done: string[] = [];
    const troubles = new Map<string, string>();
    this.#isStopped = false;
    for (let from = 0; from < ids.length; from += MAX_BATCH_ROWS) {
      const batch = ids.slice(from, from + MAX_BATCH_ROWS);
      this.running = { doing, done: from, total: ids.length };
      if (this.#isStopped) for (const id of batch) troubles.set(id, 'Not tried: stopped');
      else
        for (const [id, trouble] of await this.#sendBatch(wish, batch)) {
          if (trouble === null) done.push(id);
          else troubles.set(id, trouble);
        }
    }
    this.running = null;
    return { done, troubles };
  }

  async #sendBatch(wish: BulkWish, ids: readonly string[]): Promise<[string, string | null][]> {
    const answer = await this.#mutate(wish, ids);
    if (answer.status === 'refused') return ids.map((id) => [id, refusalSentence(answer.outcome)]);
    if (answer.status === 'not-saved') return ids.map((id) => [id, `Not saved: ${answer.message}`]);
    const refused: readonly RefusedRow[] =
      answer.outcome.status === 'accepted' ? (answer.outcome.refusedRows ?? []) : [];
    const whyByRow = new Map(refused.map(({ row, reason }) => [row, shortReasons[reason]]));
    return ids.map((id, at) => [id, whyByRow.get(at + 1) ?? null]);
  }

  #mutate({ give, take }: BulkWish, ids: readonly string[]): Promise<Answer> {
    if (give !== null && take !== null) {
      const rows = ids.map((userId, at) => ({ row: at + 1, userId, from: take, to: give }));
      return this.#desk.mutate('assignments.move-many', { rows });
    }
    const entitlementId = give ?? take ?? '';
    const rows = ids.map((userId, at) => ({ row: at + 1, userId, entitlementId }));
    const name = give !== null ? 'assignments.assign-many' : 'assignments.unassign-many';
    return this.#desk.mutate(name, { source: 'by-hand', rows });
  }
}
