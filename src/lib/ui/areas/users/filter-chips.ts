import type { UserFacets } from '#lib/domain/views/user-facets.ts';
import { noUserFilter, type UserFilter } from '#lib/domain/views/user-query.ts';
import { roleWords } from '#lib/words/people/roles.ts';
import { useRangeWords } from '#lib/words/people/people.ts';

export interface FilterChip {
  readonly key: string;
  readonly label: string;
  /** The filter without this chip. */
  readonly without: UserFilter;
}

/** Names that the filter's own counts do not have: of an entitlement that a link named. */
export type NameOf = (id: string) => string | undefined;

/** One chip for each value that narrows the list, but for search and status, which have their own places. */
export function filterChips(
  filter: UserFilter,
  facets: UserFacets | null,
  entitlementName: NameOf,
): readonly FilterChip[] {
  const { seats, lastUse } = filter;
  const products = named(facets?.products, 'A product that nobody here holds');
  const contracts = named(facets?.contracts, 'A contract on which nobody here holds anything');
  const chips = [
    ...chipsOf(filter, 'roles', roleName),
    ...chipsOf(filter, 'products', products),
    ...chipsOf(filter, 'contracts', contracts),
    ...chipsOf(filter, 'entitlements', (id) => entitlementName(id) ?? 'One product on one contract'),
  ];
  if (seats !== null)
    chips.push({ key: 'seats', label: seatsWords[seats], without: { ...filter, seats: null } });
  if (lastUse !== null) {
    const label = `Last activity: ${useRangeWords[lastUse].toLowerCase()}`;
    chips.push({ key: 'use', label, without: { ...filter, lastUse: null } });
  }
  return chips;
}

export const seatsWords = { with: 'Holds a seat', without: 'Without any seat' } as const;

/** A role, or its absence. */
export function roleName(role: UserFilter['roles'][number]): string {
  return role === 'user' ? 'Without a role' : roleWords[role];
}

export function isNarrowed(filter: UserFilter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(noUserFilter);
}

function named(values: readonly { value: string; label: string }[] | undefined, other: string) {
  return (id: string) => values?.find(({ value }) => value === id)?.label ?? other;
}

function chipsOf<Part extends 'roles' | 'products' | 'contracts' | 'entitlements'>(
  filter: UserFilter,
  part: Part,
  nameOf: (value: UserFilter[Part][number]) => string,
): FilterChip[] {
  const values: readonly UserFilter[Part][number][] = filter[part];
  return values.map((value) => ({
    key: `${part} ${value}`,
    label: nameOf(value),
    without: { ...filter, [part]: values.filter((other) => other !== value) },
  }));
}
