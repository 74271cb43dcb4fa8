import { derivedId } from '#lib/base/ids.ts';
import type { Contract } from '#lib/domain/records/contract.ts';
import type { ContractEntitlement } from '#lib/domain/views/contracts/contract-detail.ts';
import type { ToastList } from '../../components/toast/toast-list.svelte.ts';
import type { Answer, Desk } from '../../state/desk.ts';
import { dayWords } from '#lib/words/format/days.ts';
import { counted } from '#lib/words/format/numbers.ts';
import { troubleOf } from '#lib/words/contracts/refusals.ts';
import type { TermsValues } from './terms/terms-form.ts';

interface Moved {
  readonly id: string;
  readonly product: string;
  readonly was: string | null;
}

/** Changes of a contract that are more than one edit, each with Undo in a toast. */
export class ContractChanges {
  readonly #desk: Desk;
  readonly #toasts: ToastList;

  constructor(desk: Desk, toasts: ToastList) {
    this.#desk = desk;
    this.#toasts = toasts;
  }

  async archive(
    { id, number }: Pick<Contract, 'id' | 'number'>,
    isArchived: boolean,
    isUndo = false,
  ): Promise<void> {
    const answer = await this.#desk.mutate(isArchived ? 'contracts.archive' : 'contracts.restore', { id });
    if (answer.status !== 'kept') return this.#say(answer);
    this.#toasts.say({
      text: isArchived ? `${number} archived. No one can be assigned any more.` : `${number} restored.`,
      undo: isUndo ? null : () => void this.archive({ id, number }, !isArchived, true),
    });
  }

  /**
   * New terms, and the ends of these products moved along: one step for the person. Answers why nothing was done, "" when
   * it was; a product whose end could not be moved is named in the toast.
   */
  async renew(
    contractId: string,
    values: TermsValues,
    products: readonly ContractEntitlement[],
  ): Promise<string> {
    const answer = await this.#desk.mutate('terms.add', { contractId, ...values });
    if (answer.status !== 'kept') return troubleOf(answer);
    const termsId = derivedId('tm', answer.mutationId, 'terms');
    const { done, troubles } = await this.#moveEnds(products, values.endDay);
    const along = done.length > 0 ? `, along with ${counted(done.length, 'product')}` : '';
    this.#toasts.say({
      text: `Renewed until ${dayWords(values.endDay)}${along}.`,
      troubles,
      undo: () => void this.#takeBack(termsId, done, values.endDay),
    });
    return '';
  }

  /** Of one that nobody ever held. */
  async remove(row: ContractEntitlement): Promise<string> {
    const answer = await this.#desk.mutate('entitlements.remove', { id: row.id });
    if (answer.status !== 'kept') return troubleOf(answer);
    const { contractId, productId, kind, quantity, policy, startDay, endDay, subscriptionId } = row;
    const again = { contractId, productId, kind, quantity, policy, startDay, endDay, subscriptionId };
    this.#toasts.say({
      text: `${row.product} removed from the contract.`,
      undo: () => void this.#desk.mutate('entitlements.add', again).then((undone) => this.#say(undone)),
    });
    return '';
  }

  async #moveEnds(
    products: readonly ContractEntitlement[],
    to: string,
  ): Promise<{ done: Moved[]; troubles: string[] }> {
    const done: Moved[] = [];
    const troubles: string[] = [];
    for (const { id, product, endDay } of products) {
      const moved = await this.#desk.mutate('entitlements.edit', { id, endDay: { was: endDay, to } });
      if (moved.status === 'kept') done.push({ id, product, was: endDay });
      else troubles.push(`The end date of ${product} wasn’t moved: ${troubleOf(moved)}`);
    }
    return { done, troubles };
  }

  async #takeBack(termsId: string, moved: readonly Moved[], endDay: string): Promise<void> {
    const troubles: string[] = [];
    for (const { id, product, was } of moved) {
      const back = await this.#desk.mutate('entitlements.edit', { id, endDay: { was: endDay, to: was } });
      if (back.status !== 'kept')
        troubles.push(`The end date of ${product} wasn’t moved back: ${troubleOf(back)}`);
    }
    const removed = await this.#desk.mutate('terms.remove', { id: termsId });
    if (removed.status !== 'kept') troubles.push(troubleOf(removed));
    this.#toasts.say({ text: 'Renewal undone.', troubles });
  }

  /** Says what went wrong, if anything did. */
  #say(answer: Answer): void {
    const trouble = troubleOf(answer);
    if (trouble) this.#toasts.say({ text: 'Nothing was changed.', troubles: [trouble] });
  }
}
