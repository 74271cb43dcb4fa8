import { midnightBefore } from '#lib/base/midnight.ts';
import { unsentHere } from '#lib/bridge/kept-here.ts';
import { connectReplica, type ReplicaDoor } from '#lib/bridge/replica.ts';
import type { Access } from '#lib/domain/access/access.ts';
import type { MutationArgs, MutationName } from '#lib/domain/mutations/registry.ts';
import type { AccountView } from '#lib/domain/views/account-view.ts';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';
import type { MutateAnswer, Person, SyncStatus, Unsent } from '#workers/replica/contract.ts';
import { turnOf } from './ask-order.ts';
import { mayChange, NOT_CONFIRMED } from './asked-again.ts';
import { forgetPerson } from './forget-person.ts';
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
  /** Rises when rows change: read it where a view is asked. */
  revision = $state(0);
  now = $state(wholeMinute());
  /** A sentence when this browser gives no storage at all. */
  problem = $state('');
  /** The browser threw away what was kept here; until the person has read it. */
  isEmptied = $state(false);
  readonly #door: Promise<ReplicaDoor>;
  readonly #mark: KeptMark;
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
      if (wholeMinute() !== this.now) this.now = wholeMinute();
    }, 5_000);
    return () => clearInterval(timer);
  }

  async query<Name extends ViewName>(name: Name, query: ViewQuery<Name>): Promise<ViewResult<Name>> {
    const door = await this.#door;
    await turnOf(name);
    return door.query(name, query);
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
    });
    door.onChanged(() => void this.#changed(door));
    await this.#changed(door);
  }

  async #changed(door: ReplicaDoor): Promise<void> {
    this.account = await door.query('accountView', null);
    // Who has no role any more sees no device, and keeps nothing of one. Roles that are still to come are not missing.
    if (this.account?.isWhole && this.account.access.roles.length === 0)
      void new KeptAnswers(this.person).remove();
    this.revision += 1;
  }

  /** After the first thing a person did here: browsers grant it sooner then, and nobody is asked on arrival. */
  #askToPersist(): void {
    if (this.#hasAskedToPersist) return;
    this.#hasAskedToPersist = true;
    void navigator.storage?.persist?.();
  }
}

function wholeMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}
