import type { KeptHere, Person } from '#workers/replica/contract.ts';

/**
 * Whether a browser threw away what was kept here for a person. Two witnesses: a mark beside the databases, for when
 * they alone are gone; and the clientId in a cookie of the server's, which outlives an origin that was emptied.
 */
export function wasEmptied(kept: KeptHere, witness: { mark: string | null; cookie: string | null }): boolean {
  if (!kept.isNew) return false;
  return [witness.mark, witness.cookie].some((clientId) => clientId !== null && clientId !== kept.clientId);
}

/** The clientId of what is kept here. Taken away before a sign-out deletes anything. */
export class KeptMark {
  readonly #name: string;
  readonly #emptied: string;

  constructor({ accountId, userId }: Person) {
    this.#name = `muster-kept-${accountId}-${userId}`;
    this.#emptied = `muster-emptied-${accountId}-${userId}`;
  }

  clientId(): string | null {
    return localStorage.getItem(this.#name);
  }

  set(clientId: string): void {
    localStorage.setItem(this.#name, clientId);
  }

  /** Said until the person has read it, also after a reload. */
  isEmptiedUnread(): boolean {
    return localStorage.getItem(this.#emptied) !== null;
  }

  setEmptied(isUnread: boolean): void {
    if (isUnread) localStorage.setItem(this.#emptied, 'yes');
    else localStorage.removeItem(this.#emptied);
  }

  remove(): void {
    localStorage.removeItem(this.#name);
    localStorage.removeItem(this.#emptied);
  }
}
