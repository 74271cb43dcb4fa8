import * as v from 'valibot';
import { sessionAnswerSchema, type SessionAnswer } from '#lib/protocol/session.ts';
import { askServer } from './ask-server.ts';
import { OpenDesk } from './open-desk.svelte.ts';

export type SignedIn = Extract<SessionAnswer, { status: 'signed-in' }>;

const REMEMBERED = 'muster-person';
const LEFT_OFFLINE = 'muster-left-offline';

/**
 * Who is signed in on this device. Remembered, so that the desk opens offline at once; the server is asked beside it,
 * and what it says wins.
 */
export class Session {
  /** The person whose desk is open here; null: nobody. */
  person = $state.raw<SignedIn | null>(remembered());
  /** What the server said last; null: it was not reached. */
  answer = $state.raw<SessionAnswer | null>(null);
  isAsked = $state(false);
  /** Edits that wait on this device, as the desk last told. */
  waiting = $state(0);

  /** Rises with each sign-out: what the server says to a question of before that is not true any more. */
  #leavings = 0;

  /** Asks the server who it thinks is here. A sign-out made offline is carried out first. */
  async ask(): Promise<void> {
    if (localStorage.getItem(LEFT_OFFLINE) !== null) await this.#endOnServer();
    const leavings = this.#leavings;
    const asked = await askServer('/api/session', { schema: sessionAnswerSchema });
    if (asked.ok && leavings === this.#leavings) {
      this.answer = asked.value;
      if (asked.value.status === 'signed-in') this.enter(asked.value);
    }
    this.isAsked = true;
  }

  /** After a sign-in: whether the server now knows this person here. */
  async entered(): Promise<boolean> {
    // A sign-out that never reached the server must not end the session that has just begun.
    localStorage.removeItem(LEFT_OFFLINE);
    const before = this.person;
    await this.ask();
    if (this.answer?.status !== 'signed-in') return false;
    if (before?.isSample && before.accountId !== this.answer.accountId) await removeFromDevice(before);
    return true;
  }

  /** Somebody signed in here. */
  enter(person: SignedIn): void {
    this.person = person;
    this.answer = person;
    localStorage.setItem(REMEMBERED, JSON.stringify(person));
  }

  /** What the rows say of the person's roles, being whole: it holds while they are fetched again, and at the next start. */
  learnRoles(roles: readonly string[]): void {
    const { person } = this;
    if (!person || isSameSet(person.roles, roles)) return;
    this.person = { ...person, roles: [...roles] };
    localStorage.setItem(REMEMBERED, JSON.stringify(this.person));
  }

  /** Another tab signed out: it ends the session too. */
  left(): void {
    this.#leavings += 1;
    this.person = null;
    this.answer = null;
  }

  /** Forgets the person on this device, and ends the session as soon as the server can be reached. */
  async leave(): Promise<void> {
    this.left();
    localStorage.removeItem(REMEMBERED);
    localStorage.setItem(LEFT_OFFLINE, 'yes');
    await this.#endOnServer();
  }

  async #endOnServer(): Promise<void> {
    const asked = await askServer('/api/session/sign-out', { schema: v.unknown(), body: {} });
    if (asked.ok || asked.status === 401) localStorage.removeItem(LEFT_OFFLINE);
  }
}

/** A sample company is gone from the server once a real one is there, and nothing of it is worth keeping here. */
async function removeFromDevice({ accountId, userId }: SignedIn): Promise<void> {
  const desk = new OpenDesk({ accountId, userId }, { cookieClientId: null, left: () => undefined });
  await desk.wipe();
  await desk.close().catch(() => undefined);
}

function isSameSet(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && other.every((name) => one.includes(name));
}

function remembered(): SignedIn | null {
  const parsed = v.safeParse(sessionAnswerSchema, parseJson(localStorage.getItem(REMEMBERED)));
  return parsed.success && parsed.output.status === 'signed-in' ? parsed.output : null;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** One for the window: the layouts of the desk and of entering share it. */
export const session = new Session();
