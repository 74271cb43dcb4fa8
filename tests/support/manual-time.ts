import type { Chance } from '#lib/base/chance.ts';
import type { Clock } from '#lib/base/clock.ts';
import type { Timers } from '#lib/sync/surroundings.ts';

/** A clock and timers that move only when a test says so. */
export class ManualTime implements Clock, Timers {
  private time = 1_790_000_000_000;
  private readonly waiting = new Set<{ at: number; call: () => void }>();

  now(): number {
    return this.time;
  }

  after(ms: number, call: () => void): () => void {
    const entry = { at: this.time + ms, call };
    this.waiting.add(entry);
    return () => this.waiting.delete(entry);
  }

  /** Moves on, calling what is due in order. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.waiting].filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.waiting.delete(due);
      this.time = due.at;
      due.call();
    }
    this.time = end;
  }

  /** How long until the next call, or null. */
  next(): number | null {
    const ats = [...this.waiting].map((entry) => entry.at);
    return ats.length === 0 ? null : Math.min(...ats) - this.time;
  }
}

/** Chance that repeats: a small generator from a seed. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0 || 1;
  return {
    bytes(count) {
      return Uint8Array.from({ length: count }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 24;
      });
    },
  };
}
