import { assert } from '../../base/assert.ts';

/** Numbers that look drawn by chance and follow from a start alone (xorshift128). */
export class Draw {
  #x: number;
  #y: number;
  #z: number;
  #w: number;

  constructor([x, y, z, w]: readonly [number, number, number, number]) {
    this.#x = x | 1;
    this.#y = y;
    this.#z = z;
    this.#w = w;
  }

  /** A whole number from 0 up to `limit - 1`. */
  below(limit: number): number {
    const t = this.#x ^ (this.#x << 11);
    this.#x = this.#y;
    this.#y = this.#z;
    this.#z = this.#w;
    this.#w = this.#w ^ (this.#w >>> 19) ^ t ^ (t >>> 8);
    return (this.#w >>> 0) % limit;
  }

  of<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    assert(value !== undefined, 'something is drawn from a list that is not empty');
    return value;
  }
}
