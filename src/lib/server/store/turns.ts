import { TooMuch } from './trouble.ts';

interface TurnsBounds {
  /** Of a name at once. */
  readonly width: number;
  /** Of a name in line behind them: who comes then is told to come again. */
  readonly waiting: number;
  /** How long anybody waits, ms. */
  readonly patienceMs: number;
}

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Names take turns with themselves alone: what one asks for at once waits in memory, before it holds anything that others
 * need.
 */
export class Turns {
  readonly #bounds: TurnsBounds;
  readonly #lines = new Map<string, Line>();

  constructor(bounds: TurnsBounds) {
    this.#bounds = bounds;
  }

  /** In order of asking. Throws TooMuch, before anything is done, when the line is too long or does not move. */
  async take<T>(name: string, act: () => Promise<T>): Promise<T> {
    const line = this.#lineOf(name);
    if (!this.#hasEntered(line)) await this.#wait(line);
    try {
      return await act();
    } finally {
      this.#leave(name, line);
    }
  }

  /** As `take`, for a turn that ends later: answers how to end it, once. */
  async begin(name: string): Promise<() => void> {
    const line = this.#lineOf(name);
    if (!this.#hasEntered(line)) await this.#wait(line);
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#leave(name, line);
    };
  }

  #lineOf(name: string): Line {
    const line = this.#lines.get(name) ?? { running: 0, waiting: [] };
    this.#lines.set(name, line);
    return line;
  }

  #hasEntered(line: Line): boolean {
    if (line.running >= this.#bounds.width) return false;
    line.running++;
    return true;
  }

  #leave(name: string, line: Line): void {
    const next = line.waiting.shift();
    if (next) next();
    else if (--line.running === 0) this.#lines.delete(name);
  }

  #wait(line: Line): Promise<void> {
    const { waiting, patienceMs } = this.#bounds;
    if (line.waiting.length >= waiting) return Promise.reject(new TooMuch(SENTENCE));
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(begin), 1);
        reject(new TooMuch(SENTENCE));
      }, patienceMs);
      line.waiting.push(begin);
    });
  }
}

const SENTENCE = 'Too much is being done at once. Nothing was changed; your edits are kept and sent again.';
