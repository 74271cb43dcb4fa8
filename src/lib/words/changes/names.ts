import { personName } from '#lib/domain/views/people/people.ts';
import type { NamedCollection, NamedRow } from '#lib/domain/views/wishes/named-rows.ts';
import type { WishFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { periodWords } from '../format/days.ts';
import { creditNumber } from '../format/numbers.ts';
import { roleName } from '../people/roles.ts';
import { quoted } from './values.ts';

/** What records are called. Each answers a phrase that stands in a sentence, also for what is not here. */
export class WishNames {
  readonly #named: WishFacts['named'];
  /** What a record would be called that another wish makes, or was to make. */
  readonly #given: WishFacts['given'];

  constructor({ named, given }: Pick<WishFacts, 'named' | 'given'>) {
    this.#named = named;
    this.#given = given;
  }

  device(id: string | null): string {
    const row = this.#aliased('devices', id);
    return row ? row.displayName || row.name : this.#unknown(id, 'a device that is not here');
  }

  person(id: string | null): string {
    const row = this.#aliased('users', id);
    return row ? personName(row) : this.#unknown(id, 'a person who is not here');
  }

  product(id: string | null): string {
    return this.#row('products', id)?.name ?? this.#unknown(id, 'a product that is not here');
  }

  contract(id: string | null): string {
    const row = this.#row('contracts', id);
    return row ? row.label || row.number : this.#unknown(id, 'a contract that is not here');
  }

  /** "Revit on Design". */
  entitlement(id: string | null): string {
    const row = this.#row('entitlements', id);
    if (!row) return this.#unknown(id, 'a product that is not here');
    return `${this.product(row.productId)} on ${this.contract(row.contractId)}`;
  }

  /** "the terms of Design (1 Jan 2026 to 31 Dec 2026)". */
  terms(id: string | null): string {
    const row = this.#row('terms', id);
    if (!row) return 'terms that are not here';
    return `the terms of ${this.contract(row.contractId)} (${periodWords(row.startDay, row.endDay)})`;
  }

  /** "credits of Design (1 Jan 2026 to 31 Dec 2026)". */
  grant(id: string | null): string {
    const row = this.#row('creditGrants', id);
    if (!row) return 'credits that are not here';
    return `credits of ${this.contract(row.contractId)} (${periodWords(row.fromDay, row.untilDay)})`;
  }

  /** "100 " before them; "" where it is not known. */
  granted(id: string | null): string {
    const row = this.#row('creditGrants', id);
    return row ? `${creditNumber(row.amount)} ` : '';
  }

  /** "software coordinator of Design", and whose it is. */
  role(id: string | null): { readonly role: string; readonly person: string } {
    const row = this.#row('roles', id);
    if (!row) return { role: 'a role', person: 'a person who is not here' };
    return { role: this.roleNamed(row.role, row.contractId), person: this.person(row.userId) };
  }

  roleNamed(role: string | null, contractId: string | null): string {
    const name = role === null ? 'a role' : roleName(role);
    return contractId === null ? name : `${name} of ${this.contract(contractId)}`;
  }

  pair(id: string | null): readonly [string, string] {
    const row = this.#row('possibleDuplicates', id);
    return row ? [this.device(row.deviceId), this.device(row.otherId)] : ['two devices', 'that are not here'];
  }

  /** "the matching rule “Autodesk Revit #” of Revit". */
  rule(id: string | null): string {
    const row = this.#row('matchingRules', id);
    if (!row) return `the matching rule ${this.#unknown(id, 'that is not here')}`;
    return `the matching rule ${quoted(row.name)} of ${this.product(row.productId)}`;
  }

  key(id: string | null): string {
    const row = this.#row('enrolmentKeys', id);
    return `the enrollment key ${row ? quoted(row.name) : this.#unknown(id, 'that is not here')}`;
  }

  /** Whose one-time link it is. */
  invited(id: string | null): string {
    return this.person(this.#row('invitations', id)?.userId ?? null);
  }

  account(id: string | null): string {
    return this.#row('accounts', id)?.name ?? 'the account';
  }

  /** In which the price of these terms is. */
  currency(termsId: string | null): string | null {
    return this.#row('terms', termsId)?.currency ?? null;
  }

  #row<C extends NamedCollection>(collection: C, id: string | null): NamedRow<C> | undefined {
    return id === null ? undefined : this.#named[collection]?.[id];
  }

  /** Also by an id that became another one's. */
  #aliased<C extends 'devices' | 'users'>(collection: C, id: string | null): NamedRow<C> | undefined {
    const row = this.#row(collection, id);
    if (row) return row;
    const alias = this.#row('aliases', id);
    return alias?.collection === collection ? this.#row(collection, alias.to) : undefined;
  }

  #unknown(id: string | null, words: string): string {
    return (id === null ? undefined : this.#given[id]) ?? words;
  }
}
