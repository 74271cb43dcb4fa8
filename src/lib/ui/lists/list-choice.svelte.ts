/** Which rows of a list are chosen, to be changed together. */
export class ListChoice {
  ids = $state.raw<ReadonlySet<string>>(new Set());
  #isBegun = $state(false);

  /** Whether taps choose, and every row shows whether it is chosen. */
  get isOn(): boolean {
    return this.#isBegun || this.ids.size > 0;
  }

  begin(): void {
    this.#isBegun = true;
  }

  end(): void {
    this.#isBegun = false;
    this.ids = new Set();
  }
}
