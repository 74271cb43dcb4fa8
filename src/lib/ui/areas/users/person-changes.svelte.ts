import type { RoleName } from '#lib/domain/records/role.ts';
import type { AccessRow } from '#lib/domain/views/seats/edit-access.ts';
import type { ToastList } from '../../components/toast/toast-list.svelte.ts';
import type { Answer, Desk } from '../../state/desk.ts';
import { roleWords } from '#lib/words/people/roles.ts';
import { refusalSentence } from '#lib/words/people/refusals.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface RoleWish {
  readonly role: RoleName;
  readonly contractId: string | null;
}

/** What is done to one person: each answers why not, or null, and says what was done in a toast with Undo. */
export class PersonChanges {
  readonly #desk: Desk;
  readonly #toasts: ToastList;

  constructor(desk: Desk, toasts: ToastList) {
    this.#desk = desk;
    this.#toasts = toasts;
  }

  /** Checks or unchecks a box of edit access. */
  async setHeld(
    user: Named,
    row: Pick<AccessRow, 'id' | 'product'>,
    isHeld: boolean,
  ): Promise<string | null> {
    const args = { userId: user.id, entitlementId: row.id };
    const name = isHeld ? 'assignments.assign' : 'assignments.unassign';
    const problem = problemOf(await this.#desk.mutate(name, args));
    if (problem !== null) return problem;
    this.#toasts.say({
      text: isHeld ? `${row.product} assigned to ${user.name}.` : `${row.product} removed from ${user.name}.`,
      undo: () => void this.#undo(() => this.#desk.mutate(other(name), args)),
    });
    return null;
  }

  /** Leaves, keeping the history and freeing every seat; or comes back to what is still free. */
  async setLeft(user: Named, hasLeft: boolean): Promise<string | null> {
    const answer = await this.#desk.mutate(hasLeft ? 'users.leave' : 'users.return', { id: user.id });
    const problem = problemOf(answer);
    if (problem !== null) return problem;
    const lost = lostSeats(answer);
    this.#toasts.say({
      text: hasLeft ? `${user.name} marked as left. Their seats are free.` : `${user.name} is active again.`,
      ...(lost > 0 ? { troubles: [lostWords(lost)] } : {}),
      undo: () =>
        void this.#undo(() => this.#desk.mutate(hasLeft ? 'users.return' : 'users.leave', { id: user.id })),
    });
    return null;
  }

  async grant(user: Named, wish: RoleWish): Promise<string | null> {
    const problem = problemOf(await this.#desk.mutate('roles.grant', { userId: user.id, ...wish }));
    if (problem !== null) return problem;
    this.#toasts.say({
      text: `${user.name} is ${roleWords[wish.role].toLowerCase()} now.`,
      undo: () => void this.#undo(() => this.#takeRole(user, wish)),
    });
    return null;
  }

  async revoke(user: Named, role: RoleWish & { readonly id: string }): Promise<string | null> {
    const problem = problemOf(await this.#desk.mutate('roles.revoke', { id: role.id }));
    if (problem !== null) return problem;
    const { role: name, contractId } = role;
    this.#toasts.say({
      text: `${user.name} is no longer ${roleWords[name].toLowerCase()}.`,
      undo: () =>
        void this.#undo(() => this.#desk.mutate('roles.grant', { userId: user.id, role: name, contractId })),
    });
    return null;
  }

  /** `from` vanishes; what they hold is the other's. */
  async merge(from: Named, to: Named): Promise<string | null> {
    const problem = problemOf(await this.#desk.mutate('users.merge', { from: from.id, to: to.id }));
    if (problem !== null) return problem;
    this.#toasts.say({
      text: `Merged into ${to.name}.`,
      undo: () => void this.#undo(() => this.#desk.mutate('users.unmerge', { id: from.id })),
    });
    return null;
  }

  /** Two people of one name: nobody is asked again whether they are one. */
  async tellApart(user: Named, other: Named): Promise<string | null> {
    const pair = { id: user.id, from: other.id };
    const problem = problemOf(await this.#desk.mutate('users.tell-apart', { ...pair, areTwo: true }));
    if (problem !== null) return problem;
    this.#toasts.say({
      text: `Kept as two people named ${user.name}.`,
      undo: () => void this.#undo(() => this.#desk.mutate('users.tell-apart', { ...pair, areTwo: false })),
    });
    return null;
  }

  /** For good: there is no Undo. */
  async erase(user: Named): Promise<string | null> {
    const problem = problemOf(await this.#desk.mutate('users.erase', { id: user.id }));
    if (problem === null) this.#toasts.say({ text: 'Name and email erased. Past counts are kept.' });
    return problem;
  }

  async #takeRole(user: Named, wish: RoleWish): Promise<Answer> {
    const detail = await this.#desk.query('personDetail', { id: user.id });
    const role = detail?.roles.find((one) => one.role === wish.role && one.contractId === wish.contractId);
    if (role) return this.#desk.mutate('roles.revoke', { id: role.id });
    return { status: 'not-saved', message: 'The role is no longer there.' };
  }

  async #undo(change: () => Promise<Answer>): Promise<void> {
    const answer = await change();
    const problem = problemOf(answer);
    const lost = lostSeats(answer);
    if (problem !== null) this.#toasts.say({ text: 'Not undone.', troubles: [problem] });
    else this.#toasts.say({ text: 'Undone.', ...(lost > 0 ? { troubles: [lostWords(lost)] } : {}) });
  }
}

function other(name: 'assignments.assign' | 'assignments.unassign') {
  return name === 'assignments.assign' ? 'assignments.unassign' : 'assignments.assign';
}

function problemOf(answer: Answer): string | null {
  if (answer.status === 'kept') return null;
  return answer.status === 'refused' ? refusalSentence(answer.outcome) : `Not saved: ${answer.message}`;
}

/** Seats that somebody else has taken since, after a return. */
function lostSeats(answer: Answer): number {
  if (answer.status !== 'kept' || answer.outcome.status !== 'accepted') return 0;
  return answer.outcome.refusedRows?.length ?? 0;
}

function lostWords(lost: number): string {
  return lost === 1
    ? 'One of their seats has gone to someone else. Assign another.'
    : `${lost} of their seats have gone to others. Assign new ones.`;
}
