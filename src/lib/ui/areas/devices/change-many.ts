import type { Answer } from '../../state/desk.ts';

export interface ManyResult {
  readonly done: readonly string[];
  /** Failures with their sentence. */
  readonly failed: readonly { readonly id: string; readonly why: string }[];
  /** Not tried: it was stopped before. */
  readonly left: number;
}

export interface ManyChange {
  one(id: string): Promise<Answer>;
  whyOf(outcome: Extract<Answer, { status: 'refused' }>['outcome']): string;
  /** Called after each. */
  progress(tried: number): void;
  /** Asked before each. */
  isStopped(): boolean;
}

/** One mutation for each device, in order; a failure stops none of the others. */
export async function changeMany(ids: readonly string[], change: ManyChange): Promise<ManyResult> {
  const done: string[] = [];
  const failed: { id: string; why: string }[] = [];
  for (const id of ids) {
    if (change.isStopped()) break;
    const answer = await change.one(id);
    if (answer.status === 'kept') done.push(id);
    else
      failed.push({ id, why: answer.status === 'refused' ? change.whyOf(answer.outcome) : answer.message });
    change.progress(done.length + failed.length);
  }
  return { done, failed, left: ids.length - done.length - failed.length };
}
