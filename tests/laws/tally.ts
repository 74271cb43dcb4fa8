import { appendFileSync } from 'node:fs';
import process from 'node:process';

/** What became of the edits that people made: applied + refused + discarded + pending. */
const fates = ['applied', 'refused', 'discarded', 'pending'] as const;
const events = [
  'runs',
  'made',
  ...fates,
  'restored',
  'forked',
  'differed',
  'left',
  'filed',
  'listened',
] as const;

export type LawFate = (typeof fates)[number];
export type LawEvent = (typeof events)[number];

/** What happened in law runs. A run in which nothing happens proves nothing. */
export class LawTally {
  readonly counts = Object.fromEntries(events.map((name) => [name, 0])) as Record<LawEvent, number>;
  readonly steps: Record<string, number> = {};
  readonly faults: Record<string, number> = {};

  count(event: LawEvent): void {
    this.counts[event]++;
  }

  step(kind: string, count = 1): void {
    this.steps[kind] = (this.steps[kind] ?? 0) + count;
  }

  fault(kind: string): void {
    this.faults[kind] = (this.faults[kind] ?? 0) + 1;
  }

  add(other: LawTally): void {
    addUp(this.counts, other.counts);
    addUp(this.steps, other.steps);
    addUp(this.faults, other.faults);
  }

  stepCount(): number {
    return Object.values(this.steps).reduce((sum, count) => sum + count, 0);
  }

  /** How often the rarest of these happened. */
  least(...names: LawEvent[]): number {
    return Math.min(...names.map((name) => this.counts[name]));
  }

  /** One line for `npm run fuzz`, which names the file that it reads. */
  report(): void {
    const file = process.env['LAW_REPORT'];
    if (file === undefined) return;
    appendFileSync(file, JSON.stringify({ ...this.counts, steps: this.steps, faults: this.faults }) + '\n');
  }
}

function addUp(sums: Record<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
}
