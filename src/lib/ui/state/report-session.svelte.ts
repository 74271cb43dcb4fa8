import {
  type ExportProgress,
  openReports,
  type ReportDoor,
  type RunningExport,
} from '#lib/bridge/reports.ts';
import type { ReportAnswer } from '#lib/domain/views/reports/report-answer.ts';
import type { ReportQuery } from '#lib/domain/views/reports/report.ts';
import type { ReportRow } from '#lib/domain/views/reports/run-report.ts';
import type { ExportRequest, RowsAnswer } from '#workers/reports/contract.ts';
import type { Person } from '#workers/replica/contract.ts';

/** Rows that a printed page has. */
const PRINTED_ROWS = 40;

/** What is said beneath the rows' window while the rest is on its way. */
export type ReportState = 'opening' | 'counting' | 'ready' | 'canceled' | 'failed';

/** What a report said, with the question and the time that it answers. */
export interface Answered {
  readonly query: ReportQuery;
  readonly now: number;
  /** null: not a report of this role. */
  readonly answer: ReportAnswer | null;
  readonly printed: readonly ReportRow[];
}

/**
 * The reports worker of the person whose desk is open. It is started by the first question and lives as long as reports
 * are looked at, so that only the first one waits for the rows to be read from the disk.
 */
export class ReportSession {
  state = $state.raw<ReportState>('opening');
  /** The last answer; stays while the next one is counted. */
  answered = $state.raw<Answered | null>(null);
  /** Rises when rows change: read it where a report is asked. */
  revision = $state(0);
  readonly #person: Person;
  #door: Promise<ReportDoor> | null = null;
  #closing = new AbortController();
  #ticket = 0;

  readonly #openDoor: typeof openReports;

  constructor(person: Person, openDoor: typeof openReports = openReports) {
    this.#person = person;
    this.#openDoor = openDoor;
  }

  /** Asks; an answer that was overtaken by another question is not shown. */
  async ask(query: ReportQuery, now: number): Promise<void> {
    const ticket = (this.#ticket += 1);
    const { signal } = this.#closing;
    this.state = this.#door ? 'counting' : 'opening';
    try {
      const door = await this.#open();
      if (ticket === this.#ticket) this.state = 'counting';
      const [answer, { rows }] = await Promise.all([
        door.report(query, now),
        door.rows(query, now, { from: 0, count: PRINTED_ROWS }),
      ]);
      if (ticket !== this.#ticket || signal.aborted) return;
      this.answered = { query, now, answer, printed: rows };
      this.state = 'ready';
    } catch {
      if (ticket === this.#ticket && !signal.aborted) this.state = 'failed';
    }
  }

  /** A window of the rows of the last answer. */
  async rows(from: number, count: number): Promise<RowsAnswer> {
    const { answered } = this;
    if (!answered) return { rows: [], total: 0 };
    return (await this.#open()).rows(answered.query, answered.now, { from, count });
  }

  /** Ends the worker in the middle of what it does; the next question starts another. */
  cancel(): void {
    this.#end();
    this.state = 'canceled';
  }

  readonly startExport = (request: ExportRequest, progress: ExportProgress): RunningExport => {
    let running: RunningExport | null = null;
    let isCanceled = false;
    const answer = this.#open().then((door) => {
      if (isCanceled) return null;
      running = door.startExport(request, progress);
      return running.answer;
    });
    return {
      answer,
      cancel: () => {
        isCanceled = true;
        running?.cancel();
      },
    };
  };

  close(): void {
    this.#end();
  }

  #open(): Promise<ReportDoor> {
    if (!this.#door) {
      const door = this.#openDoor(this.#person, () => (this.revision += 1), this.#closing.signal);
      this.#door = door;
      // What failed is tried anew by the next question.
      door.catch(() => this.#door === door && (this.#door = null));
    }
    return this.#door;
  }

  #end(): void {
    this.#ticket += 1;
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#door = null;
  }
}
