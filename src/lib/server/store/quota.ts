/** What may be taken at once, and how fast it comes back. */
interface QuotaRate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Of each name so much at once, and then so much a second. A name that has all of it again is forgotten. */
export class Quota {
  readonly #rate: QuotaRate;
  readonly #left = new Map<string, { count: number; at: number }>();

  constructor(rate: QuotaRate) {
    this.#rate = rate;
  }

  /** false: there is none left, and nothing was taken. `at` in ms. */
  take(name: string, at: number): boolean {
    const count = this.#countOf(name, at);
    if (count < 1) return false;
    if (this.#left.size >= MOST_NAMES) this.#forgetFull(at);
    this.#left.set(name, { count: count - 1, at });
    return true;
  }

  #countOf(name: string, at: number): number {
    const left = this.#left.get(name);
    if (!left) return this.#rate.burst;
    // A clock that was set back gives nothing, and takes nothing.
    const back = (Math.max(0, at - left.at) / 1_000) * this.#rate.perSecond;
    return Math.min(this.#rate.burst, left.count + back);
  }

  #forgetFull(at: number): void {
    for (const name of this.#left.keys())
      if (this.#countOf(name, at) >= this.#rate.burst) this.#left.delete(name);
  }
}

/** More than a server has keys; from here on it looks which can be forgotten. */
const MOST_NAMES = 10_000;
