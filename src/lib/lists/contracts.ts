import type { Access } from '../domain/access/access.ts';
import { visibilityOf } from '../domain/access/visibility.ts';
import { contractStatuses } from '../domain/views/contracts/contract-days.ts';
import {
  type ContractColumn,
  type ContractFacets,
  type ContractFilter,
  type ContractRow,
  type ExpiryRange,
  expiryRanges,
  noContractFilter,
} from '../domain/views/contracts/contract-list.ts';
import { columnTitles } from '../words/column-titles.ts';
import { contractStatusWords, contractTypeWords } from '#lib/words/contracts/contracts.ts';
import { lengthWords } from '#lib/words/format/days.ts';
import { seatsSentence } from '#lib/words/seats/seats.ts';
import { anyTexts, oneOf, someOf } from './filter-part.ts';
import { defineList } from './list.ts';
import { contractMarks } from './status-marks.ts';

/** The length of a contract is of its terms. */
function seesTerms(access: Access): boolean {
  return visibilityOf(access, 'terms').length > 0;
}

export const contracts = defineList<ContractRow, ContractColumn, ContractFilter, ContractFacets>({
  name: 'contracts',
  view: 'contractList',
  title: 'Contracts',
  one: 'contract',
  fileName: 'contracts.csv',
  pages: '/contracts',
  imports: 'contracts',
  sight: { needs: 'contracts.see', what: 'Contracts', who: 'Contract admins and software coordinators' },
  search: { label: 'Search contracts', placeholder: 'Number, label, vendor' },
  noFilter: noContractFilter,
  // What ends first is what there is to do.
  usualSort: { column: 'expires', isDescending: false },
  columns: {
    number: {
      title: columnTitles.number,
      track: 'minmax(116px, 1fr)',
      kind: 'text',
      none: 'None',
      value: (row) => row.number,
    },
    label: {
      title: columnTitles.label,
      track: 'minmax(110px, 1.2fr)',
      kind: 'text',
      none: 'None',
      value: (row) => row.label,
    },
    vendor: {
      title: columnTitles.vendor,
      track: 'minmax(90px, 0.8fr)',
      kind: 'text',
      none: 'Not given',
      value: (row) => row.vendor,
    },
    type: {
      title: columnTitles.type,
      track: 'minmax(112px, 0.8fr)',
      isOptional: true,
      kind: 'choice',
      words: contractTypeWords,
      isKeptInFile: true,
      value: (row) => row.type,
    },
    status: {
      title: columnTitles.status,
      track: 'minmax(112px, 0.8fr)',
      kind: 'choice',
      words: contractStatusWords,
      marks: contractMarks,
      value: (row) => row.status,
    },
    length: {
      title: columnTitles.length,
      track: 'minmax(104px, 0.6fr)',
      isSeen: seesTerms,
      kind: 'said',
      value: ({ length }) => (length ? lengthWords(length) : 'No terms'),
      inFile: lengthInFile,
    },
    expires: {
      title: columnTitles.expires,
      track: 'minmax(112px, 0.8fr)',
      kind: 'day',
      none: 'Not known',
      value: (row) => row.endDay,
    },
    used: {
      title: columnTitles.seatsUsed,
      track: 'minmax(100px, 0.5fr)',
      kind: 'count',
      value: (row) => row.seats.used,
    },
    bought: {
      title: columnTitles.seatsBought,
      track: 'minmax(112px, 0.5fr)',
      kind: 'count',
      value: (row) => row.seats.bought,
    },
    overage: {
      title: columnTitles.seatsToBuy,
      track: 'minmax(112px, 0.4fr)',
      kind: 'count',
      isAlarm: (row) => row.seats.overage > 0,
      value: (row) => row.seats.overage,
    },
  },
  filters: {
    statuses: { param: 'status', takes: someOf(contractStatuses), isWithoutChip: true },
    withinDays: {
      param: 'within',
      takes: oneOf(expiryRanges),
      legend: columnTitles.expires,
      words: { 30: 'In 30 days', 60: 'In 60 days', 90: 'In 90 days' } satisfies Record<ExpiryRange, string>,
      counts: ({ within }) =>
        expiryRanges.map((days) => ({ value: String(days), label: '', count: within[days] })),
      chip: (word) => `Expires ${word.toLowerCase()}`,
    },
    vendors: {
      param: 'vendor',
      takes: anyTexts,
      legend: columnTitles.vendor,
      words: { '': 'Not given' },
      counts: (facets) => facets.vendors,
      chip: (word, vendor) => (vendor === '' ? 'Vendor not given' : word),
    },
  },
  states: {
    label: columnTitles.status,
    field: 'statuses',
    values: contractStatuses,
    words: contractStatusWords,
    counts: (facets) => facets.statuses,
  },
  phone: {
    name: ({ label, number }) => label || number,
    below: (row) => seatsSentence(row.seats),
    isAlarm: (row) => row.seats.overage > 0,
    state: 'status',
    time: () => 'expires',
  },
});

function lengthInFile({ length }: ContractRow): string {
  if (length === null) return '';
  return length.months === null ? `${length.days} days` : `${length.months} months`;
}
