import * as v from 'valibot';
import { midnightBefore } from '#lib/base/midnight.ts';
import { removeHere, unsentHere } from '#lib/bridge/kept-here.ts';
import { sessionAnswerSchema, type SessionAnswer } from '#lib/protocol/session.ts';
import type { Unsent } from '#workers/replica/contract.ts';
import { isMore } from './unsent.ts';
import { askServer } from './ask-server.ts';
import { forgetPerson } from './forget-person.ts';
import type { OpenDesk } from '../open-desk.svelte.ts';
import { owedRemovals } from './owed-removals.ts';

export type SignedIn = Extract<SessionAnswer, { status: 'signed-in' }>;

const REMEMBERED = 'muster-person';
const LEFT_OFFLINE = 'muster-left-offline';
/** Rises with each sign-out, in any tab. */
const LEAVINGS = 'muster-leavings';

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

  #sampleTold: Unsent = { waiting: 0, checked: 0 };

  constructor() {
    // Of other tabs alone, whatever they show and however far they have opened.
    addEventListener('storage', ({ key }) => {
      if (key === LEAVINGS) this.left();
    });
  }

  /**
   * Asks the server who it thinks is here. A sign-out made offline is carried out first; until the server has done it,
   * nobody is here, whatever it would say.
   */
  async ask(): Promise<void> {
    void owedRemovals.try();
    if (hasLeft()) await this.#endOnServer();
    // What the server says to a question from before a sign-out is not true any more.
    const leavings = localStorage.getItem(LEAVINGS);
    const asked = hasLeft() ? null : await askServer('/api/session', { schema: sessionAnswerSchema });
    if (asked?.ok && !hasLeft() && leavings === localStorage.getItem(LEAVINGS)) {
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
    if (before?.isSample && before.accountId !== this.answer.accountId) await this.#leaveSample(before);
    return true;
  }

  /** What would be gone with the sample company that is open here; null: none is. From here on the person knows. */
  async countSample(): Promise<Unsent | null> {
    if (!this.person?.isSample) return null;
    this.#sampleTold = await unsentHere(this.person, midnightBefore(Date.now()));
    return this.#sampleTold;
  }

  /** Somebody signed in here. */
  enter(person: SignedIn): void {
    owedRemovals.settle(person);
    this.person = person;
    this.answer = person;
    localStorage.setItem(REMEMBERED, JSON.stringify(person));
  }

  /** What the rows say of the person's roles, being whole: it holds while they are fetched again, and at the next start. */
  learnRoles(roles: readonly string[]): void {
    const { person } = this;
    if (!person || hasLeft() || isSameSet(person.roles, roles)) return;
    this.person = { ...person, roles: [...roles] };
    localStorage.setItem(REMEMBERED, JSON.stringify(this.person));
  }

  /** Another tab signed out: it ends the session too. */
  left(): void {
    const { person } = this;
    // An answer that came between may have been remembered; somebody else may have signed in since.
    if (person && isSamePerson(remembered(), person)) localStorage.removeItem(REMEMBERED);
    this.person = null;
    this.answer = null;
  }

  /**
   * Takes the person's data off this device and forgets them, and ends the session as soon as the server can be reached.
   * From the first step on no tab lets them in again, also when this one is closed before the last.
   */
  async leave(desk: Pick<OpenDesk, 'person' | 'wipe'>): Promise<void> {
    owedRemovals.owe(desk.person);
    localStorage.removeItem(REMEMBERED);
    localStorage.setItem(LEFT_OFFLINE, 'yes');
    localStorage.setItem(LEAVINGS, String(Number(localStorage.getItem(LEAVINGS)) + 1));
    const isWiped = await desk.wipe().then(
      () => true,
      () => false,
    );
    if (isWiped) owedRemovals.settle(desk.person);
    this.left();
    await this.#endOnServer();
  }

  /** A sample company is gone from the server once a real one is there. What was not named to the person stays here. */
  async #leaveSample(sample: SignedIn): Promise<void> {
    const unsent = await unsentHere(sample, midnightBefore(Date.now()));
    if (isMore(unsent, this.#sampleTold)) return;
    owedRemovals.owe(sample);
    await forgetPerson(sample);
    if (await removeHere(sample, { isTold: true })) owedRemovals.settle(sample);
  }

  async #endOnServer(): Promise<void> {
    const asked = await askServer('/api/session/sign-out', { schema: v.unknown(), body: {} });
    if (asked.ok || asked.status === 401) localStorage.removeItem(LEFT_OFFLINE);
  }
}

/** Who signed out here has not been told to the server yet. */
function hasLeft(): boolean {
  return localStorage.getItem(LEFT_OFFLINE) !== null;
}

function isSamePerson(one: SignedIn | null, other: SignedIn): boolean {
  return one?.accountId === other.accountId && one.userId === other.userId;
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
