import { foldKey } from '../base/text.ts';
import type { Gathered } from './record-gatherer.ts';
import type { CreditPart } from './reading/row-parts.ts';

/**
 * Days, people and products that one file may have: a thousand people with ten products over two months. Each stays in
 * memory, and becomes a row that everybody's replica keeps.
 */
export const MOST_CREDITS = 500_000;

interface Sum {
  readonly lines: number[];
  part: CreditPart & { amount: number };
}

/** Adds up the rows of a file that are about one day, person, product and offering: versions, sessions, hours. */
export class CreditGatherer {
  readonly #most: number;
  readonly #sums = new Map<string, Sum>();
  #last: { readonly raw: string; readonly sum: Sum } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** More than one file may have. */
  get isFull(): boolean {
    return this.#sums.size > this.#most;
  }

  add(line: number, part: CreditPart): void {
    const { day, email, product, offering } = part;
    const raw = `${day}\n${email}\n${product}\n${offering}`;
    const sum = this.#last?.raw === raw ? this.#last.sum : this.#sumOf(foldKey(raw), part);
    this.#last = { raw, sum };
    sum.part.amount += part.amount;
    // A day of many sessions needs no list of all its lines.
    if (sum.lines.length < 100) sum.lines.push(line);
  }

  /** By day, so that a file that grows day by day has its new rows in few batches. */
  finish(): Gathered<CreditPart>[] {
    return [...this.#sums.values()].sort((one, other) =>
      one.part.day < other.part.day ? -1 : one.part.day > other.part.day ? 1 : 0,
    );
  }

  #sumOf(key: string, part: CreditPart): Sum {
    let sum = this.#sums.get(key);
    if (!sum) this.#sums.set(key, (sum = { lines: [], part: { ...part, amount: 0 } }));
    return sum;
  }
}
