import type { Matchable } from '#lib/domain/mutations/credits/credit-matches.ts';
import { noContractFilter } from '#lib/domain/views/contracts/contract-list.ts';
import type { AccountDesk } from '../../state/desk.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Contracts, products and people to choose among, by name. */
export class CreditChoices {
  contracts = $state.raw<readonly Choice[]>([]);
  products = $state.raw<readonly Choice[]>([]);
  people = $state.raw<readonly Choice[]>([]);
  readonly #desk: AccountDesk;

  constructor(desk: AccountDesk) {
    this.#desk = desk;
  }

  async ask(): Promise<void> {
    const all = { from: 0, count: Number.POSITIVE_INFINITY };
    const [contracts, products, people] = await Promise.all([
      this.#desk.query('contractList', {
        filter: noContractFilter,
        sort: { column: 'number', isDescending: false },
        withFacets: false,
        ...all,
      }),
      this.#desk.query('products', { search: '' }),
      this.#desk.query('people', { search: '', sort: { column: 'name', isDescending: false }, ...all }),
    ]);
    this.contracts = contracts.rows.map(({ id, number, label }) => ({
      value: id,
      label: label === '' ? number : `${label} (${number})`,
    }));
    this.products = products.map(({ product }) => ({ value: product.id, label: product.name }));
    this.people = people.rows.map(({ id, name, user }) => ({
      value: id,
      label: user.email === '' || user.email === name ? name : `${name}, ${user.email}`,
    }));
  }

  of(what: Matchable): readonly Choice[] {
    return { user: this.people, product: this.products, contract: this.contracts }[what];
  }

  nameOf(userId: string): string {
    if (userId === '') return 'Not matched';
    if (userId.startsWith('?')) return userId.slice(1) || 'No name';
    return this.people.find(({ value }) => value === userId)?.label ?? 'Someone who is not here';
  }
}
