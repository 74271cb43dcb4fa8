import type { RequestEvent } from '@sveltejs/kit';
import { failureCodes } from '../../protocol/failure.ts';
import { runtime, type Runtime } from '../runtime.ts';
import { isTrouble, TooMuch } from '../store/trouble.ts';
import { Failed, failureAnswer } from './answers.ts';
import { currentRequestId } from './request-id.ts';

/** A request handler whose every failure is `{ code, message, requestId }`. */
export function endpoint(answer: (event: RequestEvent, server: Runtime) => Promise<Response>) {
  return async (event: RequestEvent): Promise<Response> => {
    const server = runtime();
    const answered = await answerOrFailure(() => answer(event, server));
    return server.signIns.cookies.renew(event.request.headers, answered);
  };
}

async function answerOrFailure(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Response {
  if (error instanceof Failed) return failureAnswer(error.status, error.code, error.message, error.headers);
  if (isUnstorable(error))
    return failureAnswer(
      400,
      failureCodes.invalid,
      'The request contains a character that is not allowed. Nothing was changed.',
    );
  const { log } = runtime();
  if (error instanceof TooMuch) {
    log.info({}, 'too much at once');
    return failureAnswer(503, failureCodes.busy, error.message);
  }
  if (isTrouble(error) || isTrouble((error as Error).cause)) {
    log.warn({ error: String(error) }, 'database');
    const sentence =
      'The database is not available. Nothing was changed; your edits are kept and sent again.';
    return failureAnswer(503, failureCodes.busy, sentence);
  }
  log.error({ error: error instanceof Error ? error.stack : 'unknown' }, 'failed');
  const sentence = `Something went wrong on the server (reference ${currentRequestId() ?? 'none'}).`;
  return failureAnswer(500, 'failed', sentence);
}

/** A NUL in what was asked for (22021; 22P05 in JSON), which a text of the database never has. */
function isUnstorable(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return [code, cause?.code].some((one) => one === '22021' || one === '22P05');
}
