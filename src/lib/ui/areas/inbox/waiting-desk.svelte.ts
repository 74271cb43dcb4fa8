import type { WaitingWish } from '#lib/domain/views/inbox/waiting.ts';
import type { OutboxImport, OutboxLook } from '#workers/replica/contract.ts';
import type { ToastList } from '../../components/toast/toast-list.svelte.ts';
import { confirmation } from '../../state/session/confirmation.svelte.ts';
import type { OpenDesk } from '../../state/open-desk.svelte.ts';
import { saveFile } from '../../state/save-file.ts';
import {
  discardedSentence,
  hadReached,
  mayHaveReached,
  savedSentence,
  waitingAgain,
} from '#lib/words/changes/discarded.ts';
import { importedWords } from '#lib/words/sync/outbox-file.ts';

const NOT_SAVED =
  'This browser could not save that. What waits is as this list shows it: free some space and try again.';

export interface FileShown {
  readonly file: File;
  readonly look: Extract<OutboxLook, { status: 'read' }>;
}

/** The outbox as the person handles it. */
export class WaitingDesk {
  isTrying = $state(false);
  /** A file that was looked into, and nothing of it taken in yet. */
  shown = $state.raw<FileShown | null>(null);
  /** What became of the last file, and whether it was taken in. */
  said = $state.raw<{ readonly words: string; readonly isGood: boolean } | null>(null);
  readonly #desk: Pick<OpenDesk, 'door'>;
  readonly #toasts: ToastList;

  constructor(desk: Pick<OpenDesk, 'door'>, toasts: ToastList) {
    this.#desk = desk;
    this.#toasts = toasts;
  }

  async tryNow(): Promise<void> {
    this.isTrying = true;
    try {
      await (await this.#desk.door()).syncNow();
    } finally {
      this.isTrying = false;
    }
  }

  /** Of what the server takes only after that: the person shows that it is them, and it goes on. */
  async confirm(): Promise<void> {
    if (await confirmation.ask()) await this.tryNow();
  }

  /** What builds on it goes first, so that nothing is sent without what it needs. */
  async discard({ id, dependents }: WaitingWish): Promise<void> {
    const door = await this.#desk.door();
    const discarded: string[] = [];
    let mayBeThere = 0;
    try {
      for (const one of [...dependents, id]) {
        const answer = await door.discardWaiting(one);
        if (answer === 'discarded' || answer === 'on-its-way') discarded.unshift(one);
        if (answer === 'on-its-way') mayBeThere += 1;
      }
    } catch {
      this.#toasts.say({ text: 'Not everything was discarded.', troubles: [NOT_SAVED] });
      return;
    }
    const left = dependents.length + 1 - discarded.length;
    this.#toasts.say({
      text: discardedSentence(discarded.length),
      troubles: troublesOf({ left, mayBeThere }),
      undo: discarded.length === 0 ? null : () => void this.restore(discarded),
    });
  }

  async restore(ids: readonly string[]): Promise<void> {
    const door = await this.#desk.door();
    const restored = await door.restoreWaiting(ids).catch(() => null);
    if (restored !== null) this.#toasts.say({ text: waitingAgain(restored) });
    else this.#toasts.say({ text: 'Nothing was brought back.', troubles: [NOT_SAVED] });
  }

  async save(): Promise<void> {
    const { file, count } = await (await this.#desk.door()).exportOutbox();
    await saveFile(file, 'muster-waiting-changes.json');
    this.said = { words: savedSentence(count), isGood: true };
  }

  /** What is in a file is shown first: it proves nothing about who wrote it, and runs under this person's name. */
  async look(file: File): Promise<void> {
    this.shown = null;
    const look = await (await this.#desk.door()).lookIntoOutbox(file);
    if (look.status === 'read' && look.wishes.length > 0) {
      this.said = null;
      this.shown = { file, look };
    } else {
      const nothing: OutboxImport =
        look.status === 'refused' ? look : { status: 'imported', added: 0, alreadyHere: look.alreadyHere };
      this.said = { words: importedWords(nothing), isGood: look.status === 'read' };
    }
  }

  /** `chosen`: ids of what the person wants of it. */
  async take(chosen: readonly string[]): Promise<void> {
    if (!this.shown) return;
    const { file } = this.shown;
    const imported = await (await this.#desk.door()).importOutbox(file, chosen);
    this.shown = null;
    this.said = { words: importedWords(imported), isGood: imported.status === 'imported' };
  }

  close(): void {
    this.shown = null;
  }
}

function troublesOf({ left, mayBeThere }: { left: number; mayBeThere: number }): string[] {
  return [
    ...(left === 0 ? [] : [hadReached(left)]),
    ...(mayBeThere === 0 ? [] : [mayHaveReached(mayBeThere)]),
  ];
}
