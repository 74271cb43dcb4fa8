import { isTimeOut, mayBeOfMutation } from '../store/trouble.ts';

/** How often a statement may take its 30 s before what asks for it is refused: the account waits each time. */
const TIME_OUTS = 3;
/** Any other trouble: as often, and for longer than servers of two versions stand side by side during an upgrade. */
const TRIES = 5;
const TRIED_FOR_MS = 15 * 60_000;
/** More than the outboxes of a company that all meet the same trouble; the oldest are forgotten. */
const MOST_KEPT = 10_000;

/**
 * How often each mutation met trouble of the database. One that meets it every time would block what waits behind it
 * for ever: past a bound it is refused instead, and its person sees it, can try again, or discard it.
 */
export class Tries {
  readonly #byMutation = new Map<string, { count: number; since: number }>();

  /** Whether the error is to be taken for the mutation's own from now on. `at` in ms. */
  isExhausted(mutationId: string, error: unknown, at: number): boolean {
    if (!mayBeOfMutation(error)) return false;
    const { count, since } = this.#byMutation.get(mutationId) ?? { count: 0, since: at };
    this.#byMutation.delete(mutationId);
    const tried = count + 1;
    if (isTimeOut(error) ? tried >= TIME_OUTS : tried >= TRIES && at - since >= TRIED_FOR_MS) return true;
    this.#byMutation.set(mutationId, { count: tried, since });
    if (this.#byMutation.size > MOST_KEPT) this.#forgetOldest();
    return false;
  }

  #forgetOldest(): void {
    const [oldest] = this.#byMutation.keys();
    if (oldest !== undefined) this.#byMutation.delete(oldest);
  }
}
