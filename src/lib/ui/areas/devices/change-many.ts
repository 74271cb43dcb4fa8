import type { Answer } from './desk.ts';

export interface ManyResult {
  readonly done: readonly string[];
  /** Failures with their sentence. */
  readonly failed: readonly { readonly id: string; readonly why: string }[];
}

/** One mutation for each device, in order; a failure stops none of the others. */
export async function changeMany(
  ids: readonly string[],
  changeOne: (id: string) => Promise<Answer>,
  whyOf: (outcome: Extract<Answer, { status: 'refused' }>['outcome']) => string,
): Promise<ManyResult> {
  const done: string[] = [];
  const failed: { id: string; why: string }[] = [];
  for (const id of ids) {
    const answer = await changeOne(id);
    if (answer.status === 'kept') done.push(id);
    else failed.push({ id, why: answer.status === 'refused' ? whyOf(answer.outcome) : answer.message });
  }
  return { done, failed };
}
