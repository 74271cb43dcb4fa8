import { Dictionary, grown } from '../dictionary.ts';

/** One text of people by their code. Who has none costs nothing: a text that nobody has is an empty column. */
export class TextColumn {
  /** The first is "". */
  readonly values = new Dictionary();
  #places = new Int32Array(0);
  #filled = 0;

  constructor() {
    this.values.code('');
  }

  keep(code: number, text: string): void {
    const before = this.place(code);
    if (text === '' && before === 0) return;
    this.#places = grown(this.#places, code + 1);
    const now = this.values.code(text);
    this.#places[code] = now;
    this.#filled += (now === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
  }

  /** Place among the values; 0: none. */
  place(code: number): number {
    return this.#places[code] ?? 0;
  }

  /** How many of these people have each value. */
  counts(codes: Int32Array): Int32Array {
    const counts = new Int32Array(this.values.size);
    const places = this.#places;
    for (const code of codes) counts[places[code] ?? 0]! += 1;
    return counts;
  }

  /** Nobody has any. */
  get isEmpty(): boolean {
    return this.#filled === 0;
  }
}
