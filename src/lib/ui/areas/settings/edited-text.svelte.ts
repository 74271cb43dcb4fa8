import type { Answer } from '../../state/desk.ts';

interface Typed {
  /** What was kept when the person began to type. */
  readonly was: string;
  readonly to: string;
  /** Kept, and shown until the record says so too. */
  readonly isSaved: boolean;
}

/**
 * The text of a field in a form. It follows the record until the person types; from then on it is theirs, and remembers
 * what they saw, so that what somebody else changes meanwhile is a conflict, and a field nobody touched is not sent.
 */
export class EditedText {
  readonly #kept: () => string;
  #typed = $state.raw<Typed | null>(null);

  /** `kept` answers what the record holds now. Made while a component is. */
  constructor(kept: () => string) {
    this.#kept = kept;
    $effect(() => {
      // Records keep texts without blanks at their ends.
      if (this.#typed?.isSaved && this.#typed.to.trim() === kept()) this.#typed = null;
    });
  }

  get text(): string {
    return this.#typed?.to ?? this.#kept();
  }

  set text(to: string) {
    const was = this.#typed && !this.#typed.isSaved ? this.#typed.was : this.#kept();
    this.#typed = { was, to, isSaved: false };
  }

  /** What a mutation is told of it, each text as `read` has it; empty when nothing was typed. */
  change<Name extends string, Value>(name: Name, read: (text: string) => Value) {
    if (this.#typed === null || this.#typed.isSaved) return {};
    const { was, to } = this.#typed;
    return { [name]: { was: read(was), to: read(to) } } as Record<Name, { was: Value; to: Value }>;
  }

  /** After the answer. What was not kept stays; after a conflict the next try replaces what is there now. */
  settle(answer: Answer): void {
    if (!this.#typed) return;
    if (answer.status === 'kept') this.#typed = { ...this.#typed, isSaved: true };
    else if (answer.status === 'refused' && answer.outcome.reason === 'conflict')
      this.#typed = { ...this.#typed, was: this.#kept() };
  }
}
