import { MAX_BATCH_ROWS } from '#lib/domain/mutations/batch.ts';
import type { KnownPerson } from '#lib/domain/views/people/people-by-email.ts';
import { type PastedPiece, readPastedPeople } from '#lib/files/pasted-people.ts';
import type { Desk } from '../../state/desk.ts';
import { refusalSentence } from '#lib/words/people/refusals.ts';

export type ReadPiece = Extract<PastedPiece, { status: 'read' }>;

export interface PastePreview {
  readonly fresh: readonly ReadPiece[];
  readonly known: readonly { readonly piece: ReadPiece; readonly person: KnownPerson }[];
  readonly unread: readonly Exclude<PastedPiece, { status: 'read' }>[];
}

/** Pasted text: who in it is new, who is there already, what can't be read; then the new ones, in batches. */
export class PasteRun {
  text = $state('');
  preview = $state.raw<PastePreview>({ fresh: [], known: [], unread: [] });
  running = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  trouble = $state('');
  readonly #desk: Desk;
  #isStopped = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Reads the text. Answers how to drop the answer to come. */
  read(): () => void {
    const pieces = readPastedPeople(this.text);
    const read = pieces.filter((piece) => piece.status === 'read');
    let isLatest = true;
    void this.#desk.query('peopleByEmail', { emails: read.map(({ email }) => email) }).then((people) => {
      if (!isLatest) return;
      this.preview = {
        fresh: read.filter((_piece, at) => !people[at]),
        known: read.flatMap((piece, at) => (people[at] ? [{ piece, person: people[at] }] : [])),
        unread: pieces.filter((piece) => piece.status !== 'read'),
      };
    });
    return () => (isLatest = false);
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Adds who is new; answers how many were added. What could not be read or added stays in the text. */
  async add(): Promise<number> {
    const { fresh, unread } = this.preview;
    this.#isStopped = false;
    this.trouble = '';
    let done = 0;
    while (done < fresh.length && !this.#isStopped && this.trouble === '') {
      this.running = { done, total: fresh.length };
      const rows = fresh.slice(done, done + MAX_BATCH_ROWS);
      if (await this.#addBatch(rows)) done += rows.length;
    }
    this.running = null;
    const left = [...unread.filter((piece) => piece.status === 'unread'), ...fresh.slice(done)];
    this.text = left.map(({ text }) => text).join('\n');
    return done;
  }

  async #addBatch(pieces: readonly ReadPiece[]): Promise<boolean> {
    const rows = pieces.map(({ firstName, lastName, email }, at) => ({
      row: at + 1,
      firstName,
      lastName,
      email,
      isNew: true,
    }));
    const answer = await this.#desk.mutate('users.add-many', { source: 'pasted', rows });
    if (answer.status === 'refused') this.trouble = refusalSentence(answer.outcome);
    if (answer.status === 'not-saved') this.trouble = `Not saved: ${answer.message} The text is still here.`;
    return answer.status === 'kept';
  }
}
