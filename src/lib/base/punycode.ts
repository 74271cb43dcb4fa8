/** The numbers of RFC 3492, which nothing may choose otherwise. */
const [BASE, T_MIN, T_MAX, SKEW, DAMP, INITIAL_BIAS, INITIAL_N] = [36, 1, 26, 38, 700, 72, 128] as const;

/** The letters that a label after its "xn--" stands for; null when it stands for none. */
export function punycodeToText(label: string): string | null {
  const end = label.lastIndexOf('-');
  const points = Array.from(label.slice(0, Math.max(0, end)), (letter) => letter.charCodeAt(0));
  let [n, i, bias, at] = [INITIAL_N as number, 0, INITIAL_BIAS as number, end + 1];
  while (at < label.length) {
    const read = deltaAt(label, at, bias);
    if (!read) return null;
    const count = points.length + 1;
    i += read.delta;
    bias = adapted(read.delta, count, at === end + 1);
    n += Math.floor(i / count);
    i %= count;
    if (n > 0x10_ffff || (n >= 0xd800 && n < 0xe000)) return null;
    points.splice(i, 0, n);
    i += 1;
    at = read.next;
  }
  return String.fromCodePoint(...points);
}

/** How far the next letter is from the last one; null: a digit is missing or is none. */
function deltaAt(label: string, from: number, bias: number): { delta: number; next: number } | null {
  let delta = 0;
  let weight = 1;
  for (let at = from, k = BASE; ; at += 1, k += BASE) {
    const digit = DIGITS.indexOf(label[at] ?? '?');
    if (digit < 0 || delta > 0x7fff_ffff) return null;
    delta += digit * weight;
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (digit < threshold) return { delta, next: at + 1 };
    weight *= BASE - threshold;
  }
}

const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
