/** Answers a part of a list. `total` counts the whole of it. */
export type LoadRows<Row> = (
  from: number,
  count: number,
) => Promise<{ readonly rows: readonly Row[]; readonly total: number }>;

/** Rows fetched around the visible ones, each side: about two screens, 5 ms to move between threads. */
const MARGIN = 80;

/**
 * The rows of a long list that are here. The previous ones stay until the next arrive; an answer is shown only when it
 * belongs to the present question and nothing newer is shown.
 */
export class RowWindow<Row> {
  first = $state.raw(0);
  rows = $state.raw<readonly Row[]>([]);
  /** null before the first answer. */
  total = $state.raw<number | null>(null);
  #load: LoadRows<Row> | null = null;
  #visible = { from: 0, count: 40 };
  #asked = { from: 0, to: 0 };
  #lastTicket = 0;
  #oldestTicket = 0;

  /** Another question, or the same one over changed rows: fetches what is visible again. */
  ask(load: LoadRows<Row>): void {
    this.#load = load;
    this.#oldestTicket = this.#lastTicket + 1;
    void this.#fetch();
  }

  /** The rows on screen now; fetches only when some of them were not asked for. */
  show(from: number, count: number): void {
    this.#visible = { from, count };
    const last = Math.min(from + count, this.total ?? Infinity);
    if (from < this.#asked.from || last > this.#asked.to) void this.#fetch();
  }

  at(index: number): Row | undefined {
    return this.rows[index - this.first];
  }

  async #fetch(): Promise<void> {
    if (!this.#load) return;
    const ticket = (this.#lastTicket += 1);
    const from = Math.max(0, this.#visible.from - MARGIN);
    const to = this.#visible.from + this.#visible.count + MARGIN;
    this.#asked = { from, to };
    const answer = await this.#load(from, to - from);
    if (ticket < this.#oldestTicket) return;
    this.#oldestTicket = ticket;
    this.first = from;
    this.rows = answer.rows;
    this.total = answer.total;
  }
}
