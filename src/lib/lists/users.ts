import type { Access } from '../domain/access/access.ts';
import { visibilityOf } from '../domain/access/visibility.ts';
import {
  eachText,
  type FilteredText,
  filteredTexts,
  type PersonText,
  personTextKeys,
  personTexts,
} from '../domain/records/person-texts.ts';
import { roleNames } from '../domain/records/role.ts';
import { userStatuses } from '../domain/records/user.ts';
import type { UserFacets } from '../domain/views/people/user-facets.ts';
import type { UserListColumn, UserListRow } from '../domain/views/people/user-list.ts';
import { noUserFilter, type UserFilter, useRanges } from '../domain/views/people/user-query.ts';
import { fieldName, fieldTitle } from '../words/changes/fields.ts';
import { columnTitles } from '../words/column-titles.ts';
import { counted } from '#lib/words/format/numbers.ts';
import { rolesWords, roleWords } from '#lib/words/people/roles.ts';
import { userStatusWords, useRangeWords } from '#lib/words/people/people.ts';
import type { ColumnDefinition } from './column.ts';
import { anyIds, anyTexts, type FilterPart, oneOf, someOf } from './filter-part.ts';
import { defineList } from './list.ts';
import { userMarks } from './status-marks.ts';

/** Whether this person sees who holds what: where they see it in part only, nothing is counted or listed of it. */
export function seesHoldings(access: Access): boolean {
  return visibilityOf(access, 'assignments').includes('all');
}

const filterRoleWords = { ...roleWords, user: 'Without a role' } as const;
const seatsWords = { with: 'Holds a seat', without: 'Without any seat' } as const;

const searchedTexts = personTextKeys.filter((key) => personTexts[key].isSearched).map(fieldName);

export const users = defineList<UserListRow, UserListColumn, UserFilter, UserFacets>({
  name: 'users',
  view: 'userList',
  idsView: 'userIds',
  title: 'Users',
  one: 'user',
  fileName: 'users.csv',
  pages: '/users',
  imports: 'people',
  search: { label: 'Search users', placeholder: ['Name', 'email', ...searchedTexts].join(', ') },
  record: { param: 'user', view: 'personDetail' },
  noFilter: noUserFilter,
  usualSort: { column: 'name', isDescending: false },
  columns: {
    name: {
      title: columnTitles.name,
      track: 'minmax(176px, 1.2fr)',
      kind: 'text',
      none: 'Erased',
      value: (row) => row.name,
      beside: ({ status }) => (status === 'left' ? userStatusWords.left : ''),
    },
    email: {
      title: columnTitles.email,
      track: 'minmax(170px, 1.2fr)',
      kind: 'text',
      none: 'Erased',
      value: (row) => row.email,
    },
    ...eachText(textColumn),
    status: {
      title: columnTitles.status,
      track: 'minmax(92px, 0.5fr)',
      isOptional: true,
      kind: 'choice',
      words: userStatusWords,
      marks: userMarks,
      value: (row) => row.status,
    },
    products: {
      title: columnTitles.products,
      track: 'minmax(170px, 1.6fr)',
      isUnsorted: true,
      isSeen: seesHoldings,
      kind: 'texts',
      none: 'None',
      value: (row) => row.products,
    },
    roles: {
      title: columnTitles.roles,
      track: 'minmax(140px, 0.9fr)',
      isUnsorted: true,
      isSeen: seesHoldings,
      kind: 'said',
      value: (row) => rolesWords(row.roles),
      inFile: ({ roles }) => roles.map(roleInFile).join('; ') || 'User',
    },
    seats: {
      title: columnTitles.seats,
      track: 'minmax(70px, 0.4fr)',
      isSeen: seesHoldings,
      kind: 'count',
      value: (row) => row.seats,
    },
    lastUse: {
      title: columnTitles.lastActivity,
      track: 'minmax(112px, 0.7fr)',
      isSeen: seesHoldings,
      kind: 'moment',
      // Different things, and neither is a blank.
      none: 'Not known',
      noneOf: ({ lastUse }) => (lastUse === 'never' ? 'Never' : 'Not known'),
      isNoneInFile: true,
      value: (row) => row.lastUsedAt,
    },
    added: {
      title: columnTitles.added,
      track: 'minmax(112px, 0.7fr)',
      isOptional: true,
      kind: 'moment',
      none: 'Not known',
      value: (row) => row.addedAt,
    },
  },
  filters: {
    statuses: { param: 'status', takes: someOf(userStatuses), isWithoutChip: true },
    ...textFilters(),
    products: {
      param: 'product',
      takes: anyIds,
      legend: columnTitles.product,
      unknown: 'A product that nobody here holds',
      counts: (facets) => facets.products,
      isSeen: seesHoldings,
    },
    contracts: {
      param: 'contract',
      takes: anyIds,
      legend: columnTitles.contract,
      unknown: 'A contract on which nobody here holds anything',
      counts: (facets) => facets.contracts,
      isSeen: seesHoldings,
    },
    entitlements: { param: 'entitlement', takes: anyIds, unknown: 'One product on one contract' },
    roles: {
      param: 'role',
      takes: someOf([...roleNames, 'user']),
      legend: columnTitles.role,
      words: filterRoleWords,
      counts: (facets) => facets.roles,
      isSeen: seesHoldings,
    },
    lastUse: {
      param: 'use',
      takes: oneOf(useRanges),
      legend: columnTitles.lastActivity,
      words: useRangeWords,
      counts: (facets) => facets.lastUse,
      chip: (word) => `${columnTitles.lastActivity}: ${word.toLowerCase()}`,
      isSeen: seesHoldings,
    },
    seats: {
      param: 'seats',
      takes: oneOf(['with', 'without']),
      legend: columnTitles.seats,
      words: seatsWords,
      counts: ({ seats }) =>
        (['with', 'without'] as const).map((value) => ({ value, label: value, count: seats[value] })),
      isSeen: seesHoldings,
    },
  },
  states: {
    label: 'Status and seats',
    field: 'statuses',
    values: userStatuses,
    words: userStatusWords,
    counts: (facets) => facets.statuses,
    // Erased people have neither name nor email: a place for them only where there are some.
    onlyCounted: ['erased'],
    also: {
      field: 'seats',
      words: { with: 'With seats', without: 'Without seats' },
      counts: (facets) => facets.seats,
      isSeen: seesHoldings,
    },
  },
  phone: {
    name: (row) => row.name,
    below: (row) => row.email || 'Erased',
    state: 'status',
    stateText: ({ status, seats }, access) =>
      status === 'active' && seesHoldings(access) ? counted(seats, 'seat') : null,
    time: (_row, access) => (seesHoldings(access) ? 'lastUse' : 'added'),
  },
});

function textColumn(key: PersonText): ColumnDefinition<UserListRow> {
  return {
    title: fieldTitle(key),
    track: 'minmax(120px, 0.8fr)',
    isOptional: true,
    kind: 'text',
    none: 'None',
    value: (row) => row.texts[key] ?? '',
  };
}

/** A field's key is its name in an address; who has none can be chosen too. */
function textFilters(): Record<FilteredText, FilterPart<UserFacets>> {
  const parts = filteredTexts.map((key): [FilteredText, FilterPart<UserFacets>] => [
    key,
    {
      param: key,
      takes: anyTexts,
      legend: fieldTitle(key),
      onlyCounted: true,
      words: { '': 'None' },
      counts: (facets) => facets[key],
      chip: (word, value) => (value === '' ? `No ${fieldName(key)}` : `${fieldTitle(key)}: ${word}`),
    },
  ]);
  return Object.fromEntries(parts) as Record<FilteredText, FilterPart<UserFacets>>;
}

/** "Software coordinator of Design": all of them, where the screen has room for some. */
function roleInFile({ role, contractId, contract }: UserListRow['roles'][number]): string {
  return contractId === null ? roleWords[role] : `${roleWords[role]} of ${contract || 'a contract'}`;
}
