import * as v from 'valibot';
import { unreachable } from '../base/assert.ts';
import {
  MAX_PUSH_BYTES,
  MAX_PUSH_MUTATIONS,
  type PushAnswer,
  type PushedMutation,
  pushAnswerSchema,
  type PushRequest,
} from '../protocol/push.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { Overtaken } from '../replica/sync-port.ts';
import { ask, jsonOf } from './ask.ts';
import type { Surroundings } from './surroundings.ts';
import type { Trouble } from './trouble.ts';

/** Room for accountId, userId, clientId and the brackets around the mutations. */
const ENVELOPE_BYTES = 1_024;

export type PushEnd =
  | { readonly status: 'done' }
  /** The server takes what is next once its person has shown that it is them. */
  | { readonly status: 'held' }
  /** The server may lack entries that this browser no longer has to push: a pull tells why (a restored backup), or not. */
  | { readonly status: 'stuck' }
  | { readonly status: 'trouble'; readonly trouble: Trouble };

type Outside = Pick<Surroundings, 'port' | 'fetch' | 'timers'>;
type Done = Extract<PushAnswer, { status: 'done' }>;
type Step = PushEnd | { readonly status: 'more' } | { readonly status: 'forked' };

/**
 * How many mutations go out at once: half as many after a push that broke, twice as many after one that passed. A line
 * that dies within every 500 kB takes 100 kB, where the same push tried for ever would never get anywhere.
 */
export class PushPace {
  count: number;

  /** `isUnanswered`: the last push broke, maybe in a tab that died with it. */
  constructor(isUnanswered: boolean) {
    this.count = isUnanswered ? 1 : MAX_PUSH_MUTATIONS;
  }

  broke(count: number): void {
    this.count = Math.max(1, Math.ceil(count / 2));
  }

  passed(): void {
    this.count = Math.min(MAX_PUSH_MUTATIONS, this.count * 2);
  }
}

interface Pushing {
  readonly pace: PushPace;
  /** The server answered just before. */
  readonly isAnswered: boolean;
}

/** Pushes until the outbox has nothing more to push, or something stands in the way. */
export async function pushAll(outside: Outside, { pace, isAnswered }: Pushing): Promise<PushEnd> {
  let forks = 0;
  for (let steps = 0; ; steps++) {
    const step = await pushOnce(outside, { pace, isAnswered: isAnswered || steps > 0 });
    // A new clientId is nobody's: a server that calls it forked again is not to be asked at full speed.
    if (step.status === 'forked' && ++forks > 1) return { status: 'trouble', trouble: 'busy' };
    if (step.status !== 'forked' && step.status !== 'more') return step;
  }
}

async function pushOnce(outside: Outside, { pace, isAnswered }: Pushing): Promise<Step> {
  const { port } = outside;
  const { count } = pace;
  // P1: in seq order, within both limits.
  const clientId = port.clientId();
  const mutations = await port.toPush({ count, bytes: MAX_PUSH_BYTES - ENVELOPE_BYTES, isAnswered });
  if (mutations.length === 0) return { status: 'done' };
  // Another tab renumbered between the two reads: these numbers belong to the other client.
  if (port.clientId() !== clientId) return { status: 'more' };

  if (!(await isStillSo(port.sending(mutations, clientId)))) return { status: 'more' };
  const asked = await ask(outside, '/api/sync/push', { body: requestOf(outside, clientId, mutations) });
  if ('trouble' in asked) {
    pace.broke(mutations.length);
    if (asked.trouble === 'too-large') return tooLarge(outside, mutations);
    return { status: 'trouble', trouble: asked.trouble };
  }
  const answer = v.safeParse(pushAnswerSchema, await jsonOf(asked.response));
  asked.watch.end();
  // P8: a page of somebody else advances nothing.
  if (answer.success) pace.passed();
  else pace.broke(mutations.length);
  if (!answer.success) return { status: 'trouble', trouble: 'busy' };
  return followAnswer(outside, { clientId, mutations, answer: answer.output });
}

/** false: another tab discarded one of them, or numbered them otherwise. */
async function isStillSo(sending: Promise<void>): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

/** What was discarded, and is now known not to have been applied by an earlier push. */
function nothingsOf(sent: readonly PushedMutation[], { results }: Done): number[] {
  const nothings = new Set(sent.filter(({ name }) => name === 'noop').map(({ seq }) => seq));
  return results.filter((one) => one.result === 'accepted' && nothings.has(one.seq)).map(({ seq }) => seq);
}

/** P2. */
function requestOf({ port }: Outside, clientId: string, mutations: readonly PushedMutation[]): PushRequest {
  const { accountId, userId } = port;
  return { protocol: PROTOCOL, accountId, userId, clientId, mutations: [...mutations] };
}

/** P1: halve what is too large together; what is too large alone goes as an envelope, and is refused. */
async function tooLarge({ port }: Outside, mutations: readonly PushedMutation[]): Promise<Step> {
  if (mutations.length > 1) return { status: 'more' };
  const [lone] = mutations;
  // Even the envelope is too large for whoever answers: waiting is all that is left.
  if (!lone || lone.args === undefined) return { status: 'trouble', trouble: 'busy' };
  await port.markTooLarge(lone.seq);
  return { status: 'more' };
}

async function followAnswer(
  { port }: Outside,
  pushed: { clientId: string; mutations: readonly PushedMutation[]; answer: PushAnswer },
): Promise<Step> {
  const { clientId, mutations, answer } = pushed;
  const first = mutations[0]?.seq ?? 0;
  switch (answer.status) {
    case 'done': {
      // A server that says done without advancing would be asked for ever.
      if (answer.last < first) return { status: 'trouble', trouble: 'busy' };
      // Never more than was sent: past that, `last` counts what a copy of this browser pushed under this clientId.
      const last = Math.min(answer.last, mutations.at(-1)?.seq ?? 0);
      await port.markPushed(last, { clientId, epoch: answer.epoch, nothings: nothingsOf(mutations, answer) });
      // L2: a restored backup did it, and has forgotten what was acknowledged before.
      if (port.clientId() === clientId && port.outboxEpoch() !== answer.epoch) return { status: 'stuck' };
      return { status: 'more' };
    }
    case 'gap': {
      // P4: push again from what the server has, which it may just have been sent: then this is no answer.
      await port.rewindPush(answer.last, clientId);
      const [next] = await port.toPush({ count: 1, bytes: MAX_PUSH_BYTES });
      if (next && next.seq > answer.last + 1) return { status: 'stuck' };
      if (answer.last + 1 === first) return { status: 'trouble', trouble: 'busy' };
      return { status: 'more' };
    }
    case 'forked':
      // P4: a copy of this browser used the clientId.
      await port.renumber('forked');
      return { status: 'forked' };
    case 'held':
      return { status: 'held' };
    case 'wrong-person':
      return { status: 'trouble', trouble: 'signed-out' };
    case 'removed':
      return { status: 'trouble', trouble: 'removed' };
    default:
      return unreachable(answer);
  }
}
