import { noEntitlementFilter } from '#lib/domain/views/seats/entitlement-list.ts';
import type { Desk } from '../../state/desk.ts';
import { contractName } from '#lib/words/seats/seats.ts';

/** What entitlements are called, for the filters of a link: "Revit on Design studio". */
export class EntitlementNames {
  #names = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  readonly nameOf = (id: string): string | undefined => this.#names.get(id);

  /** Answers how to drop the answer to come. */
  ask(): () => void {
    let isLatest = true;
    const query = {
      filter: noEntitlementFilter,
      sort: { column: 'product', isDescending: false },
      from: 0,
      count: Infinity,
      withFacets: false,
    } as const;
    void this.#desk.query('entitlementList', query).then(({ rows }) => {
      if (!isLatest) return;
      this.#names = new Map(
        rows.map((row) => [
          row.id,
          `${row.product} on ${contractName(row.contractLabel, row.contractNumber)}`,
        ]),
      );
    });
    return () => (isLatest = false);
  }
}
