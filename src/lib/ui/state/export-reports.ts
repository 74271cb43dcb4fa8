import * as v from 'valibot';
import { type Exported, exportedAnswerSchema, exportedSchema } from '#lib/protocol/security-event.ts';
import { askServer } from './session/ask-server.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** Whole lists that somebody takes along without a network in between; from then on the oldest are not told. */
const MOST = 100;

/**
 * Tells the server which whole lists left this device as files or on paper: at once, or when there is a network again, after a
 * restart too. Signing out takes what was not told yet, as all that is here.
 */
export class ExportReports {
  readonly #name: string;

  constructor({ accountId, userId }: Person) {
    this.#name = `muster-exported-${accountId}-${userId}`;
  }

  async add(made: Exported): Promise<void> {
    this.#keep([...this.#waiting(), made].slice(-MOST));
    await this.send();
  }

  /** Asks nothing when nothing waits; of several tabs one tells. */
  async send(): Promise<void> {
    if (this.#waiting().length === 0) return;
    await navigator.locks.request(this.#name, { ifAvailable: true }, async (lock) => {
      for (let [made] = this.#waiting(); lock && made; [made] = this.#waiting()) {
        const asked = await askServer('/api/security/exported', { schema: exportedAnswerSchema, body: made });
        // What the server does not understand it never will.
        if (!asked.ok && asked.status !== 400) return;
        this.#keep(this.#waiting().slice(1));
      }
    });
  }

  remove(): void {
    localStorage.removeItem(this.#name);
  }

  #waiting(): readonly Exported[] {
    const parsed = v.safeParse(v.array(exportedSchema), parsedJson(localStorage.getItem(this.#name)));
    return parsed.success ? parsed.output : [];
  }

  #keep(waiting: readonly Exported[]): void {
    if (waiting.length === 0) this.remove();
    else localStorage.setItem(this.#name, JSON.stringify(waiting));
  }
}

/** A whole list leaves this device now, as somebody asked for it. */
export function tellExport(person: Person, made: Pick<Exported, 'list' | 'rows' | 'format'>): void {
  void new ExportReports(person).add({ ...made, userId: person.userId, at: Date.now() });
}

function parsedJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
