/** What a person can look through, and 600 kB at most; the rest is on fewer devices. */
const MOST_TOLD = 5_000;
/**
 * Names that are counted at once, 20 MB; 100,000 devices of 900 lines have some ten thousand. Beyond that the rarest are
 * given up, so that a key in wrong hands, which makes up names, takes no more memory.
 */
const MOST_COUNTED = 100_000;

/** Name, publisher, a version of it, devices. */
export type Title = [name: string, publisher: string, version: string, devices: number];

/** On how many devices each name and publisher is, added up in pieces. */
export class TitleCount {
  readonly #devices = new Map<string, number>();
  readonly #versions = new Map<string, string>();
  readonly #most: number;
  #isCut = false;

  constructor(most = MOST_COUNTED) {
    this.#most = most;
  }

  /** Lines "name TAB publisher TAB version TAB devices" of a piece; each title stands in it once. */
  add(lines: string): void {
    for (const line of lines === '' ? [] : lines.split('\n')) {
      const [name = '', publisher = '', version = '', devices = ''] = line.split('\t');
      const title = `${name}\t${publisher}`;
      this.#devices.set(title, (this.#devices.get(title) ?? 0) + Number(devices));
      if (version > (this.#versions.get(title) ?? '')) this.#versions.set(title, version);
    }
    if (this.#devices.size > 2 * this.#most) this.#giveUpRarest();
  }

  /** On most devices first; `isCut`: there are more, on fewer. */
  told(): { titles: Title[]; isCut: boolean } {
    const least = leastOf([...this.#devices.values()], MOST_TOLD);
    const above = [...this.#devices].filter(([, devices]) => devices > least);
    // Of those that are equal the first that were met: a hundred thousand names are not put in order for a few.
    const equal: [string, number][] = [];
    for (const one of this.#devices) {
      if (above.length + equal.length === MOST_TOLD) break;
      if (one[1] === least) equal.push(one);
    }
    const titles = [...above, ...equal].map(([title, devices]): Title => {
      const [name = '', publisher = ''] = title.split('\t');
      return [name, publisher, this.#versions.get(title) ?? '', devices];
    });
    titles.sort((one, other) => other[3] - one[3] || byText(one[0], other[0]) || byText(one[1], other[1]));
    const isCut = this.#isCut || this.#devices.size > MOST_TOLD;
    return { titles, isCut };
  }

  #giveUpRarest(): void {
    const least = leastOf([...this.#devices.values()], this.#most);
    for (const [title, devices] of this.#devices) {
      if (devices > least) continue;
      this.#devices.delete(title);
      this.#versions.delete(title);
    }
    this.#isCut = true;
  }
}

/** What the last of the `count` largest has. Numbers alone: 100,000 titles are not sorted for 5,000 of them. */
function leastOf(all: readonly number[], count: number): number {
  const sorted = Uint32Array.from(all).sort();
  return sorted[Math.max(0, sorted.length - count)] ?? 0;
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
