import type { Answer } from './desk.ts';

type Refused = Extract<Answer, { status: 'refused' }>['outcome'];

/**
 * Why something a person typed was not kept, as EditInPlace wants it; null: it was. After a refusal the next attempt
 * is based on what is there by then.
 */
export function saveProblem(
  answer: Answer,
  sentenceOf: (outcome: Refused) => string,
): { sentence: string; isStale: boolean } | null {
  switch (answer.status) {
    case 'kept':
      return null;
    case 'refused':
      return { sentence: sentenceOf(answer.outcome), isStale: true };
    case 'not-saved':
      return { sentence: `Not saved: ${answer.message} Your text is still here.`, isStale: false };
  }
}
