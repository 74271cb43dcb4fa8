import { type ImportDoor, ImportNotHere, openImport } from '#lib/bridge/imports.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { OpenDesk } from '#lib/ui/state/open-desk.svelte.ts';
import { counted } from '#lib/words/format/numbers.ts';
import type { ImportPreview } from '#lib/files/import-preview.ts';
import type { ImportPlan, ImportProgress } from '#workers/imports/contract.ts';

type Readable = Extract<ImportPreview, { status: 'readable' }>;
export type Planned = Extract<ImportPlan, { status: 'planned' }>;

/** What an import needs of the desk. */
export type ImportDesk = Pick<OpenDesk, 'person' | 'mutate'>;

/** Where an import stands. */
export type ImportStep =
  | { readonly name: 'choose' }
  | { readonly name: 'reading' }
  | { readonly name: 'columns'; readonly preview: Readable }
  | { readonly name: 'comparing'; readonly progress: ImportProgress }
  | { readonly name: 'planned'; readonly plan: Planned }
  | { readonly name: 'importing'; readonly plan: Planned; readonly queued: number }
  | { readonly name: 'done'; readonly plan: Planned; readonly queued: number };

const FAILED =
  'The file couldn’t be read to the end. Nothing was imported. Try again; if it happens again, split the file.';

const NOT_HERE =
  'The part of Muster that reads files isn’t on this device yet. Nothing was imported. Go online once, then choose the file again.';

/** One import from the file to the last batch. Nothing is written before `confirm`. */
export class ImportRun {
  step = $state.raw<ImportStep>({ name: 'choose' });
  /** A sentence: what went wrong, what is kept, what to do. */
  problem = $state('');
  fileName = $state('');
  endsUndone = $state(false);
  /** Two kinds of file fit, and the person has not said which it is. */
  asksKind = $state(false);
  choices = $state.raw<ImportChoices | null>(null);
  readonly #desk: ImportDesk;
  #door: ImportDoor | null = null;
  #file: File | null = null;
  #isStopped = false;

  constructor(desk: ImportDesk) {
    this.#desk = desk;
  }

  async choose(file: File): Promise<void> {
    this.close();
    this.#isStopped = false;
    this.endsUndone = false;
    const door = openImport();
    this.#door = door;
    this.#file = file;
    this.fileName = file.name;
    await this.#preview(door);
  }

  /** Reads the file again as of another encoding. */
  async readAs(encoding: string): Promise<void> {
    if (this.#door) await this.#preview(this.#door, encoding);
  }

  async #preview(door: ImportDoor, encoding?: string): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.problem = '';
    this.step = { name: 'reading' };
    const preview = await door.preview(this.#desk.person, file, encoding).catch(unreadable);
    if (this.#door !== door) return;
    if (preview.status === 'unreadable') {
      this.problem = preview.message;
      this.step = { name: 'choose' };
      return;
    }
    this.choices = preview.remembered?.choices ?? preview.choices;
    this.asksKind = preview.readings.length > 1;
    this.step = { name: 'columns', preview };
  }

  /** How the file is to be read, as the person says. */
  chooseReading(choices: ImportChoices): void {
    this.asksKind = false;
    this.choices = choices;
  }

  /** The dry run, with the choices as they are now. */
  async compare(): Promise<void> {
    const { step, choices } = this;
    const door = this.#door;
    if ((step.name !== 'columns' && step.name !== 'planned') || !choices || !door) return;
    this.problem = '';
    this.step = { name: 'comparing', progress: { step: 'reading', done: 0 } };
    const plan = await door
      .plan(this.#desk.person, $state.snapshot(choices), (progress) => {
        if (this.step.name === 'comparing') this.step = { name: 'comparing', progress };
      })
      .catch(unreadable);
    if (this.#door !== door) return;
    if (plan.status === 'unreadable') {
      this.problem = plan.message;
      this.step = step;
      return;
    }
    this.step = { name: 'planned', plan };
  }

  /** The dry run again, with another choice of what the plan asks. */
  async chooseAgain(change: Partial<ImportChoices>): Promise<void> {
    if (this.choices) this.choices = { ...this.choices, ...change };
    await this.compare();
  }

  /** Queues the batches one after the other; each is kept on this device before the next. */
  async confirm(): Promise<void> {
    const { step } = this;
    const door = this.#door;
    if (step.name !== 'planned' || !door) return;
    const { plan } = step;
    let queued = 0;
    this.step = { name: 'importing', plan, queued };
    while (queued < plan.batches && !this.#isStopped) {
      const answer = await door
        .batch(queued)
        .then(({ name, args }) => this.#desk.mutate(name, args))
        .catch(() => null);
      if (answer?.status !== 'kept') {
        this.problem = notKept(answer, queued, plan.batches);
        break;
      }
      queued += 1;
      this.step = { name: 'importing', plan, queued };
    }
    this.step = { name: 'done', plan, queued };
    // What fails here is asked again the next time.
    if (this.choices) await door.remember(this.#desk.person, $state.snapshot(this.choices)).catch(() => {});
  }

  /** Takes back what ended because the list was said to be complete. */
  async undoEnds(): Promise<void> {
    const { step } = this;
    const door = this.#door;
    const undos = step.name === 'done' ? (step.plan.ends?.undos ?? 0) : 0;
    if (!door || undos === 0) return;
    this.endsUndone = true;
    for (let at = 0; at < undos; at++) {
      const answer = await door
        .undoBatch(at)
        .then(({ name, args }) => this.#desk.mutate(name, args))
        .catch(() => null);
      if (answer?.status === 'kept') continue;
      this.endsUndone = false;
      this.problem = 'Not all that ended is back: it couldn’t be saved on this device. Try Undo again.';
      return;
    }
    this.problem = '';
  }

  /** After the batch that is being kept; those before it stay. */
  stop(): void {
    this.#isStopped = true;
  }

  async rejected(): Promise<Blob | null> {
    return (await this.#door?.rejectedCsv().catch(() => null)) ?? null;
  }

  close(): void {
    this.#isStopped = true;
    this.#door?.close();
    this.#door = null;
  }
}

function unreadable(error: unknown) {
  return { status: 'unreadable', message: error instanceof ImportNotHere ? NOT_HERE : FAILED } as const;
}

function notKept(
  answer: Awaited<ReturnType<ImportDesk['mutate']>> | null,
  queued: number,
  all: number,
): string {
  const why = answer?.status === 'not-saved' ? answer.message : 'The rest couldn’t be saved on this device.';
  return `${why} ${queued} of ${counted(all, 'part')} saved. Import the same file again to add the rest; nothing is duplicated.`;
}
