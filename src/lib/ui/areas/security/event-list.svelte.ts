import { type EventsAnswer, eventsAnswerSchema, type SecurityEvent } from '#lib/protocol/security-event.ts';
import { type Asked, askServer } from '../../state/session/ask-server.ts';
import type { Names } from './event-words.ts';
import { askedOf, type EventFilter } from './event-query.ts';

/** Asks for a page; the real one asks the server. */
export type AskEvents = (address: string) => Promise<Asked<EventsAnswer>>;

export const askForEvents: AskEvents = (address) => askServer(address, { schema: eventsAnswerSchema });

/** Events as asked for last, page by page. They are the server's alone: without it there is a sentence instead. */
export class EventList {
  events = $state.raw<readonly SecurityEvent[]>([]);
  names = $state.raw<Names>({});
  /** null: not known yet. */
  total = $state<number | null>(null);
  next = $state<string | null>(null);
  trouble = $state('');
  readonly #ask: AskEvents;
  #filter: EventFilter | null = null;

  constructor(ask = askForEvents) {
    this.#ask = ask;
  }

  /** From the newest on. */
  async load(filter: EventFilter): Promise<void> {
    this.#filter = filter;
    const asked = await this.#ask(askedOf(filter, null));
    if (this.#filter !== filter) return;
    this.trouble = asked.ok ? '' : asked.message;
    if (!asked.ok) return this.#clear();
    ({ events: this.events, names: this.names, total: this.total, next: this.next } = asked.value);
  }

  async more(): Promise<void> {
    const [filter, next] = [this.#filter, this.next];
    if (!filter || next === null) return;
    const asked = await this.#ask(askedOf(filter, next));
    if (this.#filter !== filter || this.next !== next) return;
    this.trouble = asked.ok ? '' : asked.message;
    if (!asked.ok) return;
    this.events = [...this.events, ...asked.value.events];
    this.names = { ...this.names, ...asked.value.names };
    this.next = asked.value.next;
  }

  /** Nothing of an earlier question stands below a sentence about this one. */
  #clear(): void {
    [this.events, this.total, this.next] = [[], null, null];
  }
}
