/** Milliseconds between two turns: about a frame, so that a hundred changes in one make the screens ask once. */
export const FRAME_MS = 16;
/** While a first sync brings page after page the list is seen to grow: twice a second at most. */
const FILLING_MS = 500;
/** Of the time, what answers may take from the filling: a list of 100,000 rows takes 0.3 s each time. */
const FILLING_PART = 0.2;

/** Milliseconds between two turns of a first sync, by what the slowest answer of the turn before took. */
export function fillingPace(slowestMs: number): number {
  return Math.max(FILLING_MS, slowestMs / FILLING_PART);
}

interface Outside<Source> {
  /** What changed since the turn before. */
  tell(changed: ReadonlySet<Source>): void;
  /** Milliseconds that are to be between two turns now. */
  pace(): number;
  /** Milliseconds that only grow. */
  clock(): number;
  after(ms: number, call: () => void): () => void;
}

/** Gathers what changed and tells it in turns: at once when the turn before is long enough ago, otherwise when it is. */
export class ChangeTurns<Source> {
  #changed = new Set<Source>();
  #toldAt = -Infinity;
  #stop: (() => void) | null = null;
  readonly #outside: Outside<Source>;

  constructor(outside: Outside<Source>) {
    this.#outside = outside;
  }

  add(changed: Iterable<Source>): void {
    for (const source of changed) this.#changed.add(source);
    if (this.#changed.size > 0) this.#plan();
  }

  /** The pace changed: what waits for a slow turn is told now when the quick one allows. */
  hurry(): void {
    if (this.#changed.size > 0) this.#plan();
  }

  close(): void {
    this.#stop?.();
    this.#changed.clear();
  }

  #plan(): void {
    this.#stop?.();
    this.#stop = null;
    const left = this.#toldAt + this.#outside.pace() - this.#outside.clock();
    if (left <= 0) this.#tell();
    else this.#stop = this.#outside.after(left, () => this.#tell());
  }

  #tell(): void {
    this.#stop = null;
    this.#toldAt = this.#outside.clock();
    const changed = this.#changed;
    this.#changed = new Set();
    this.#outside.tell(changed);
  }
}
