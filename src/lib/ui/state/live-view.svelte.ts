import { untrack } from 'svelte';
import type { ViewName, ViewQuery, ViewResult } from '#lib/domain/views/registry.ts';
import type { Desk } from './desk.ts';

interface Question<Name extends ViewName> {
  readonly query: ViewQuery<Name>;
  /** Equal for equal questions. */
  readonly key: string;
}

/** `absent`: nothing is asked, or the answer is that it is not there. */
export type LiveState = 'loading' | 'absent' | 'value' | 'error';

/**
 * The answer of a view, asked for again when the query changes or something that the view reads. Made while a component
 * is, and ends with it. One question is on its way at a time: the newest waits, those between are skipped. The last
 * answer stays until the next arrives.
 */
export class LiveView<Name extends ViewName> {
  state = $state<LiveState>('loading');
  /** undefined before the first answer. */
  value = $state.raw<ViewResult<Name> | null | undefined>(undefined);
  /** Whether `value` answers the present query: for what is done by what is shown. */
  isFresh = $state(false);
  readonly #ask: (query: ViewQuery<Name>) => Promise<ViewResult<Name>>;
  /** The question whose answer is to be shown, or none. */
  #wanted: Question<Name> | null = null;
  #asking: Promise<void> | null = null;
  #isStale = false;

  /** Both are read as an effect reads. Query undefined: nothing is asked. */
  constructor(
    desk: () => Pick<Desk, 'query' | 'changes'>,
    name: Name,
    query: () => ViewQuery<Name> | undefined,
  ) {
    this.#ask = (asked) => desk().query(name, asked);
    $effect(() => {
      desk().changes(name);
      const asked = query();
      untrack(() => this.#want(asked));
    });
    // Nothing is taken any more when the component is gone.
    $effect(() => () => (this.#wanted = null));
  }

  /** Resolves when what is shown is as the replica has it, also where nothing changed, as after a refusal. */
  askAgain(): Promise<void> {
    this.#want(this.#wanted?.query);
    return this.#asking ?? Promise.resolve();
  }

  #want(query: ViewQuery<Name> | undefined): void {
    const wanted = query === undefined ? null : { query, key: JSON.stringify(query) };
    if (wanted?.key !== this.#wanted?.key) this.isFresh = false;
    this.#wanted = wanted;
    this.#isStale = true;
    if (query === undefined) this.#take(null);
    else this.#asking ??= this.#answer();
  }

  async #answer(): Promise<void> {
    while (this.#isStale && this.#wanted) {
      this.#isStale = false;
      const { query, key } = this.#wanted;
      const answer = await this.#ask(query).then(
        (value) => ({ value }),
        () => null,
      );
      // To another question it is never shown. To this one it is, also when rows changed again meanwhile: while they
      // do so all the time, there would be nothing to see.
      if (this.#wanted?.key !== key) continue;
      if (answer) this.#take(answer.value);
      else this.state = 'error';
    }
    this.#asking = null;
  }

  #take(value: ViewResult<Name> | null): void {
    this.value = value;
    this.isFresh = true;
    this.state = value === null ? 'absent' : 'value';
  }
}
