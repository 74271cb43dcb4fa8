import { type FilteredText, filteredTexts } from '../../records/person-texts.ts';
import type { RoleName } from '../../records/role.ts';
import type { UserStatus } from '../../records/user.ts';

/** How long ago a person last used anything that is assigned to them. `never` and `not-known` are different things. */
export const useRanges = ['last-month', 'last-quarter', 'older', 'never', 'not-known'] as const;
export type UseRange = (typeof useRanges)[number];

/** Which people: shared by the users list, its counts, bulk changes and exports. Empty lists: any. */
export interface UserFilter extends Readonly<Record<FilteredText, readonly string[]>> {
  /** Words that must all be found in name, email and texts that are searched. */
  readonly search: string;
  /** Empty: active and left. Erased people are listed only when asked for. */
  readonly statuses: readonly UserStatus[];
  /** `user`: people without a role. */
  readonly roles: readonly (RoleName | 'user')[];
  /** People who hold at least one entitlement of these products, on these contracts, or one of these. */
  readonly products: readonly string[];
  readonly contracts: readonly string[];
  readonly entitlements: readonly string[];
  readonly seats: 'with' | 'without' | null;
  readonly lastUse: UseRange | null;
}

const noTexts = Object.fromEntries(filteredTexts.map((key) => [key, []])) as unknown as Record<
  FilteredText,
  []
>;

export const noUserFilter: UserFilter = {
  ...noTexts,
  search: '',
  statuses: [],
  roles: [],
  products: [],
  contracts: [],
  entitlements: [],
  seats: null,
  lastUse: null,
};
