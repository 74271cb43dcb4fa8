import type { PushAnswer } from '../../protocol/push.ts';
import type { PoolUse } from '../store/open-store.ts';
import { Counter, type Family, Gauge, Histogram } from './text-format.ts';

/** Seconds: from an empty pull (5 ms at p95) to a first page of a large company. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Measured {
  streams(): number;
  pools(): Readonly<Record<string, PoolUse>>;
}

/** What a server process counts since it started. Several processes are summed by who reads them. */
export class ServerMetrics {
  private readonly requests = new Histogram(
    'muster_request_duration_seconds',
    'Time until the head of an answer, by route and status.',
    DURATIONS,
  );
  private readonly mutations = new Counter(
    'muster_push_mutations_total',
    'Mutations of pushes, by what became of them.',
  );
  private readonly pushes = new Counter('muster_pushes_total', 'Pushes, by their answer.');
  private readonly checkIns = new Counter(
    'muster_check_ins_total',
    'Messages of device agents taken in, by kind.',
  );
  private readonly turnedAway = new Counter(
    'muster_check_ins_turned_away_total',
    'Messages of device agents answered 503, to come again later.',
  );
  private readonly rows = new Counter('muster_pull_rows_total', 'Rows sent by pulls.');
  private readonly gauges: readonly Family[];

  constructor(measured: Measured) {
    this.gauges = gaugesOf(measured);
    this.rows.add({}, 0);
    this.turnedAway.add({}, 0);
  }

  request(route: string, status: number, ms: number): void {
    this.requests.observe({ route, status }, ms / 1_000);
  }

  push(answer: PushAnswer): void {
    this.pushes.add({ status: answer.status });
    if (answer.status !== 'done') return;
    for (const { result, reason } of answer.results)
      this.mutations.add(reason === undefined ? { result } : { result, reason });
  }

  checkIn(kind: 'check-in' | 'inventory'): void {
    this.checkIns.add({ kind });
  }

  checkInTurnedAway(): void {
    this.turnedAway.add({}, 1);
  }

  pullRows(count: number): void {
    this.rows.add({}, count);
  }

  text(): string {
    const agents = [this.checkIns, this.turnedAway];
    const families = [this.requests, this.pushes, this.mutations, ...agents, this.rows, ...this.gauges];
    return families.map((family) => family.text()).join('');
  }
}

function gaugesOf({ streams, pools }: Measured): Family[] {
  return [
    new Gauge('muster_open_event_streams', 'Browsers that listen for pokes.', () => [[{}, streams()]]),
    new Gauge('muster_database_connections', 'Connections to the database, by pool and state.', () =>
      Object.entries(pools()).flatMap(([pool, { total, idle, waiting }]) => [
        [{ pool, state: 'busy' }, total - idle] as const,
        [{ pool, state: 'idle' }, idle] as const,
        [{ pool, state: 'waited-for' }, waiting] as const,
      ]),
    ),
    new Gauge('process_resident_memory_bytes', 'Memory of the process.', () => [
      [{}, process.memoryUsage.rss()],
    ]),
    new Gauge('muster_heap_used_bytes', 'JavaScript objects of the process.', () => [
      [{}, process.memoryUsage().heapUsed],
    ]),
    new Gauge('muster_uptime_seconds', 'Since the process started.', () => [[{}, process.uptime()]]),
  ];
}
