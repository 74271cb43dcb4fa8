import { productTrouble } from '#lib/words/products/products.ts';
import type { ToastList } from '../../components/toast/toast-list.svelte.ts';
import type { Desk } from '../../state/desk.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a suite includes, each change with Undo. */
export class SuiteChanges {
  readonly #desk: Pick<Desk, 'mutate'>;
  readonly #toasts: ToastList;

  constructor(desk: Pick<Desk, 'mutate'>, toasts: ToastList) {
    this.#desk = desk;
    this.#toasts = toasts;
  }

  async set(suite: Named, part: Named, isIn: boolean, isUndo = false): Promise<void> {
    const name = isIn ? 'products.include' : 'products.leave-out';
    const trouble = productTrouble(await this.#desk.mutate(name, { id: suite.id, partId: part.id }));
    if (trouble) return this.#toasts.say({ text: '', troubles: [trouble] });
    this.#toasts.say({
      text: isIn ? `${suite.name} includes ${part.name}.` : `${part.name} is no longer in ${suite.name}.`,
      undo: isUndo ? null : () => void this.set(suite, part, !isIn, true),
    });
  }
}
