/**
 * SHA-256 (FIPS 180-4) of a text in UTF-8, as eight unsigned 32-bit numbers. Synchronous and pure, where the browser's own
 * is neither: about 3 µs for an id's text. For names that somebody hostile may choose; `hash.ts` is for the others.
 */
export function sha256(text: string): readonly number[] {
  const words = paddedWords(new TextEncoder().encode(text));
  const state = [...START];
  const schedule = new Int32Array(64);
  for (let from = 0; from < words.length; from += 16)
    addBlock(state, schedule, words.subarray(from, from + 16));
  return state.map((word) => word >>> 0);
}

/** The bytes, a bit, zeros, and their number in bits: whole blocks of 16 words. */
function paddedWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array((((bytes.length + 8) >> 6) + 1) * 16);
  const set = (at: number, byte: number): void => {
    words[at >> 2] = (words[at >> 2] ?? 0) | (byte << (24 - (at % 4) * 8));
  };
  for (const [at, byte] of bytes.entries()) set(at, byte);
  set(bytes.length, 0x80);
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000);
  words[words.length - 1] = bytes.length << 3;
  return words;
}

function addBlock(state: number[], schedule: Int32Array, block: Int32Array): void {
  schedule.set(block);
  for (let at = 16; at < 64; at++) schedule[at] = scheduled(schedule, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at++) {
    const sum1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + (ROUNDS[at] ?? 0) + (schedule[at] ?? 0)) | 0;
    const sum0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = ((state[at] ?? 0) + word) | 0;
}

function scheduled(schedule: Int32Array, at: number): number {
  const far = schedule[at - 15] ?? 0;
  const near = schedule[at - 2] ?? 0;
  const sigma0 = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3);
  const sigma1 = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10);
  return ((schedule[at - 16] ?? 0) + sigma0 + (schedule[at - 7] ?? 0) + sigma1) | 0;
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

const PRIMES = firstPrimes(64);
/** The first 32 bits of the fractions of square and cube roots of primes: nobody chose them. */
const START = PRIMES.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)));
const ROUNDS = PRIMES.map((prime) => fractionOf(Math.cbrt(prime)));

function fractionOf(root: number): number {
  return ((root - Math.floor(root)) * 0x100000000) | 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number++)
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  return primes;
}
