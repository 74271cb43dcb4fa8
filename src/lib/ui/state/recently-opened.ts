import * as v from 'valibot';
import { type Found, foundKinds } from '#lib/domain/views/find-anything.ts';
import type { Person } from '#workers/replica/contract.ts';

type Opened = Pick<Found, 'kind' | 'id'>;

/** As many as a palette shows without scrolling. */
const MOST = 8;

const openedSchema = v.array(v.object({ kind: v.picklist(foundKinds), id: v.string() }));

/** What this person opened last on this device, the last first. Ids alone: names may be others by then, or not theirs to see. */
export class RecentlyOpened {
  readonly #name: string;

  constructor({ accountId, userId }: Person) {
    this.#name = `muster-opened-${accountId}-${userId}`;
  }

  all(): readonly Opened[] {
    try {
      const parsed = v.safeParse(openedSchema, JSON.parse(localStorage.getItem(this.#name) ?? '[]'));
      return parsed.success ? parsed.output.slice(0, MOST) : [];
    } catch {
      return [];
    }
  }

  add({ kind, id }: Opened): void {
    const rest = this.all().filter((one) => one.id !== id);
    localStorage.setItem(this.#name, JSON.stringify([{ kind, id }, ...rest].slice(0, MOST)));
  }

  remove(): void {
    localStorage.removeItem(this.#name);
  }
}
