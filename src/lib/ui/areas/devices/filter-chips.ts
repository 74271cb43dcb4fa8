import type { DeviceFacets } from '#lib/domain/views/device-list.ts';
import { type DeviceFilter, noDeviceFilter } from '#lib/domain/views/device-query.ts';
import { checkInWords, typeWords } from '#lib/words/devices/devices.ts';

export interface FilterChip {
  readonly key: string;
  readonly label: string;
  /** The filter without this chip. */
  readonly without: DeviceFilter;
}

/** One chip for each value that narrows the list, but for search and status, which have their own places. */
export function filterChips(filter: DeviceFilter, facets: DeviceFacets | null): readonly FilterChip[] {
  const { types, products, systems, checkIn } = filter;
  const nameOf = (id: string) =>
    facets?.products.find(({ value }) => value === id)?.label ?? 'A product not in the list';
  const chips = [
    ...products.map((id) => ({
      key: `product ${id}`,
      label: `${nameOf(id)}, any version`,
      without: { ...filter, products: products.filter((other) => other !== id) },
    })),
    ...types.map((type) => ({
      key: `type ${type}`,
      label: typeWords[type],
      without: { ...filter, types: types.filter((other) => other !== type) },
    })),
    ...systems.map((system) => ({
      key: `system ${system}`,
      label: system || 'System not known',
      without: { ...filter, systems: systems.filter((other) => other !== system) },
    })),
  ];
  if (checkIn === null) return chips;
  return [...chips, { key: 'check-in', label: checkInWords[checkIn], without: { ...filter, checkIn: null } }];
}

export function isNarrowed(filter: DeviceFilter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(noDeviceFilter);
}
