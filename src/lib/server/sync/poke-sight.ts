import type { Access } from '../../domain/access/access.ts';
import { valuesAmong, visibilityOf } from '../../domain/access/visibility.ts';
import { isCollection } from '../../domain/records/collections.ts';
import type { Changed } from '../store/poke-text.ts';

/** What a person's own rights come from. */
const OF_RIGHTS = ['users', 'roles', 'assignments'] as const;

/** Rights are read again no sooner: an import of assignments must not make every open browser's be read with each batch. */
const READ_AGAIN_MS = 30_000;

interface Rights {
  readonly userId: string;
  /** null: the person is no longer there. */
  read(): Promise<Access | null>;
  /** ms. */
  now(): number;
}

/**
 * Whom a poke is for: the person sees something of what changed. As long as their rights are not known, or may be others by
 * now, everything is told.
 */
export class PokeSight {
  readonly #rights: Rights;
  #access: Access | null = null;
  #readAt = -Infinity;

  constructor(rights: Rights) {
    this.#rights = rights;
    this.#refresh();
  }

  sees(changed: Changed | null): boolean {
    const access = this.#access;
    if (!changed || this.#isOfRights(changed)) this.#access = null;
    if (!this.#access) this.#refresh();
    return !changed || !access || Object.entries(changed).some((one) => seesSome(access, one));
  }

  #isOfRights(changed: Changed): boolean {
    return OF_RIGHTS.some((one) => {
      const values = changed[one];
      return values !== undefined && (values === null || values.includes(this.#rights.userId));
    });
  }

  #refresh(): void {
    const { read, now } = this.#rights;
    if (now() - this.#readAt < READ_AGAIN_MS) return;
    this.#readAt = now();
    read().then(
      (access) => (this.#access = access),
      () => undefined,
    );
  }
}

function seesSome(access: Access, [collection, values]: [string, readonly string[] | null]): boolean {
  if (!isCollection(collection)) return true;
  return visibilityOf(access, collection).some((rule) => {
    if (rule === 'all' || values === null) return true;
    const among = valuesAmong(access, rule);
    return values.some((value) => among.includes(value));
  });
}
