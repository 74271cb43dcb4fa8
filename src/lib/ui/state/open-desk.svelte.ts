import { may } from '#lib/domain/access/permissions.ts';
import { midnightBefore } from '#lib/base/midnight.ts';
import { unsentHere } from '#lib/bridge/kept-here.ts';
import { connectReplica, type ReplicaDoor } from '#lib/bridge/replica.ts';
import type { Access } from '#lib/domain/access/access.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { AccountView } from '#lib/domain/views/account-view.ts';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';
import { viewReads, type ViewSource } from '#lib/domain/views/view-reads.ts';
import type { MutateAnswer, Person, SyncStatus, Unsent } from '#workers/replica/contract.ts';
import { turnOf } from './ask-order.ts';
import { mayChange, NOT_CONFIRMED } from './session/asked-again.ts';
import { ChangeTurns, fillingPace, FRAME_MS } from './change-turns.ts';
import { forgetPerson } from './session/forget-person.ts';
import { KeptMark, wasEmptied } from './kept-mark.ts';
import { KeptAnswers } from './kept-answers.ts';

const STARTING: SyncStatus = {
  state: 'starting',
  isWhole: false,
  waiting: 0,
  attention: 0,
  syncedAt: null,
  progress: null,
};
/** Statuses of devices change with the time; a minute is exact enough and lets answers be compared. */
const MINUTE = 60_000;

/** The replica of the person whose desk is open, as screens ask it. */
export class OpenDesk {
  readonly person: Person;
  status = $state.raw<SyncStatus>(STARTING);
  account = $state.raw<AccountView | null>(null);
  now = $state(wholeMinute());
  /** A sentence when this browser gives no storage at all. */
  problem = $state('');
  /** A view could not be answered, which is a fault of this build. */
  hasFailed = $state(false);
  /** The browser threw away what was kept here; until the person has read it. */
  isEmptied = $state(false);
  readonly #door: Promise<ReplicaDoor>;
  readonly #mark: KeptMark;
  /** How often each source changed. `any`: any of them; `whose`: who asks, and whether the rows are whole. */
  readonly #changes = $state<Partial<Record<ViewSource | 'any' | 'whose', number>>>({});
  readonly #turns = new ChangeTurns<ViewSource>({
    tell: (changed) => this.#told(changed),
    pace: () => (this.status.state === 'filling' ? fillingPace(this.#slowestMs) : FRAME_MS),
    clock: () => performance.now(),
    after: (ms, call) => {
      const timer = setTimeout(call, ms);
      return () => clearTimeout(timer);
    },
  });
  /** How long the slowest answer since the turn before took. */
  #slowestMs = 0;
  #hasAskedToPersist = false;

  /** `cookieClientId`: what the server's cookie says of this browser, see kept-mark.ts. */
  constructor(person: Person, outside: { cookieClientId: string | null; left: () => void }) {
    this.person = person;
    this.#mark = new KeptMark(person);
    this.#door = connectReplica(person, wholeMinute);
    this.#door.then(
      (door) => {
        this.#noteKept(door, outside.cookieClientId);
        door.onWiped(() => {
          void new KeptAnswers(person).remove();
          outside.left();
        });
        return this.#follow(door);
      },
      () => {
        this.problem =
          'This browser doesn’t let Muster store anything on this device. Nothing was changed. Leave private browsing or free some storage, then open Muster again.';
      },
    );
  }

  get access(): Access {
    return (
      this.account?.access ?? {
        userId: this.person.userId,
        roles: [],
        coordinatedContracts: [],
        grantedContracts: [],
      }
    );
  }

  /** Keeps `now` true while the desk is open; answers how to stop. */
  followTime(): () => void {
    const timer = setInterval(() => {
      if (wholeMinute() === this.now) return;
      this.now = wholeMinute();
      this.#turns.add(['now']);
    }, 5_000);
    return () => clearInterval(timer);
  }

  async query<Name extends ViewName>(name: Name, query: ViewQuery<Name>): Promise<ViewResult<Name>> {
    const door = await this.#door;
    await turnOf(name);
    const asked = performance.now();
    try {
      const answer = await door.query(name, query);
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - asked);
      return answer;
    } catch (fault) {
      this.hasFailed = true;
      throw fault;
    }
  }

  /** Rises when an answer of this view may be another; without a name, when anything changed. Read it where one asks. */
  changes(name?: ViewName): number {
    const reads = name === undefined ? 'everything' : viewReads[name];
    const sources = reads === 'everything' ? (['any'] as const) : reads;
    return sources.reduce((sum, source) => sum + this.#count(source), this.#count('whose'));
  }

  async mutate<Name extends MutationName>(name: Name, args: MutationArgs<Name>): Promise<MutateAnswer> {
    if (!(await mayChange(name, this.status.state))) return { status: 'not-saved', message: NOT_CONFIRMED };
    const answer = await (await this.#door).mutate(name, args);
    if (answer.status === 'kept') this.#askToPersist();
    return answer;
  }

  /** For what only the shell, the Inbox and the settings do. */
  door(): Promise<ReplicaDoor> {
    return this.#door;
  }

  sawEmptied(): void {
    this.isEmptied = false;
    this.#mark.setEmptied(false);
  }

  /** What would be gone with a sign-out. Counted on the disk, also while the desk is still opening. */
  unsent(): Promise<Unsent> {
    return unsentHere(this.person, midnightBefore(Date.now()));
  }

  /** Takes the person's data off this device, what waits too. */
  async wipe(): Promise<void> {
    await forgetPerson(this.person);
    await (await this.#door).wipe();
  }

  async close(): Promise<void> {
    this.#turns.close();
    await (await this.#door).close();
  }

  #noteKept({ keptHere }: ReplicaDoor, cookie: string | null): void {
    if (wasEmptied(keptHere, { mark: this.#mark.clientId(), cookie })) this.#mark.setEmptied(true);
    this.isEmptied = this.#mark.isEmptiedUnread();
    this.#mark.set(keptHere.clientId);
  }

  async #follow(door: ReplicaDoor): Promise<void> {
    door.onStatus((status) => {
      this.status = status;
      this.#turns.hurry();
    });
    door.onChanged((collections) => this.#turns.add(collections));
    await this.#askWhose(door);
  }

  #told(changed: ReadonlySet<ViewSource>): void {
    this.#slowestMs = 0;
    // Asked before the views, so that what the person may do is known when their answers come.
    if (WHOSE.some((source) => changed.has(source))) void this.#door.then((door) => this.#askWhose(door));
    for (const source of changed) this.#changes[source] = this.#count(source) + 1;
    this.#changes.any = this.#count('any') + 1;
  }

  async #askWhose(door: ReplicaDoor): Promise<void> {
    const before = whoseOf(this.account);
    this.account = await door.query('accountView', null);
    // Who sees no device any more keeps nothing of one. Roles that are still to come are not missing.
    if (this.account?.isWhole && !may(this.account.access, 'devices.see'))
      void new KeptAnswers(this.person).remove();
    if (whoseOf(this.account) !== before) this.#changes.whose = this.#count('whose') + 1;
  }

  #count(source: ViewSource | 'any' | 'whose'): number {
    return this.#changes[source] ?? 0;
  }

  /** After the first thing a person did here: browsers grant it sooner then, and nobody is asked on arrival. */
  #askToPersist(): void {
    if (this.#hasAskedToPersist) return;
    this.#hasAskedToPersist = true;
    void navigator.storage?.persist?.();
  }
}

/** Where the account, and what the person may see, is read from. */
const WHOSE = ['accounts', 'users', 'roles', 'assignments'] as const;

/** What changes every answer at once. */
function whoseOf(account: AccountView | null): string {
  return JSON.stringify(account && [account.access, account.isWhole]);
}

function wholeMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}
