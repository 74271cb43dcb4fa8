/** A row of the budget table. */
export interface BudgetRow {
  readonly what: string;
  readonly text: string;
  /** Empty: none is set, the figure is only told. */
  readonly budget: string;
  readonly isMet: boolean | null;
}

/** The same work in one store; `ratio` is its time per row over Muster's. */
export interface RatioRow {
  readonly work: string;
  readonly store: string;
  readonly rows: number;
  readonly ms: number;
  readonly ratio: number;
}

export interface BenchAnswer {
  readonly budgets: readonly BudgetRow[];
  readonly ratios: readonly RatioRow[];
}

/** Milliseconds that the work took, with what it answered, to be checked outside. */
export async function timed<Value>(
  work: () => Promise<Value> | Value,
): Promise<{ ms: number; value: Value }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** The 95th percentile of `runs` repetitions, ms. */
export async function p95(runs: number, work: (run: number) => Promise<unknown> | unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await timed(() => work(run))).ms);
  times.sort((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.ceil(times.length * 0.95) - 1)] ?? 0;
}

export function budget(what: string, ms: number, limit: number): BudgetRow {
  return { what, text: `${ms.toFixed(1)} ms`, budget: `${limit} ms`, isMet: ms <= limit };
}

/** Outputs are checked outside the measured part. */
export function check(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`The bench measured nothing: ${what} is not so`);
}
