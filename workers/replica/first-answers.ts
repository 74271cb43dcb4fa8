import type { ViewName } from '#lib/domain/views/registry.ts';

/** A screen that asks nothing in that time, in ms, asks nothing at all. */
const ASKED_WITHIN_MS = 500;

/** In ms: reading the rest at once would take a processor from painting them. */
const PAINTED_WITHIN_MS = 400;

/** When the first screen has its answers. What it asks for is read before all else, and made rows of before all else. */
export class FirstAnswers {
  readonly answers: Promise<void>;
  readonly #after: (call: () => void, ms: number) => unknown;
  #tell = (): void => {};

  constructor(after: (call: () => void, ms: number) => unknown) {
    this.#after = after;
    this.answers = new Promise((resolve) => (this.#tell = resolve));
  }

  /** The screens may ask from now on. */
  begin(): void {
    this.#after(this.#tell, ASKED_WITHIN_MS);
  }

  /** What the window asks for itself is not what the screen waits for. */
  answered(name: ViewName): void {
    if (name !== 'accountView') this.#after(this.#tell, PAINTED_WITHIN_MS);
  }
}
