import { type CreditFilter, noCreditFilter } from '../domain/views/credits/credit-query.ts';
import type { CreditRecordColumn, CreditRecordRow } from '../domain/views/credits/credit-record-list.ts';
import { columnTitles } from '../words/column-titles.ts';
import { creditSourceWords } from '#lib/words/credits/sources.ts';
import { oneDay, oneText } from './filter-part.ts';
import { defineList } from './list.ts';

/** Its file has titles that the import reads back: the same use again changes nothing. */
export const creditRecords = defineList<CreditRecordRow, CreditRecordColumn, CreditFilter, null>({
  name: 'credit-records',
  view: 'creditRecordList',
  title: 'Credits',
  one: 'record',
  fileName: 'credit-records.csv',
  pages: '/contracts/credits',
  imports: 'credits',
  sight: {
    what: 'Credits of contracts',
    who: 'Contract admins and software coordinators',
    needs: 'contracts.see',
  },
  noFilter: noCreditFilter,
  usualSort: { column: 'day', isDescending: true },
  query: ({ filter }) => ({ filter }),
  columns: {
    day: {
      title: columnTitles.day,
      track: 'auto',
      kind: 'day',
      none: 'Not known',
      value: (row) => row.day,
    },
    email: {
      title: columnTitles.email,
      track: 'auto',
      isOptional: true,
      kind: 'text',
      none: 'Nobody named',
      value: (row) => row.email,
    },
    person: {
      title: columnTitles.person,
      track: 'auto',
      kind: 'text',
      none: 'Nobody named',
      value: (row) => row.person,
    },
    product: {
      title: columnTitles.product,
      track: 'auto',
      kind: 'text',
      none: 'Not named',
      value: (row) => row.product,
      beside: ({ offering }, shown) => (shown.includes('offering') ? '' : offering),
    },
    offering: {
      title: columnTitles.offering,
      track: 'auto',
      isOptional: true,
      kind: 'text',
      none: 'Not named',
      value: (row) => row.offering,
    },
    contract: {
      title: columnTitles.contract,
      track: 'auto',
      kind: 'text',
      none: 'Unassigned',
      value: (row) => row.contract,
    },
    amount: {
      title: columnTitles.amount,
      track: 'auto',
      kind: 'amount',
      value: (row) => row.amount,
    },
    source: {
      title: columnTitles.readFrom,
      track: 'auto',
      isOptional: true,
      kind: 'choice',
      words: creditSourceWords,
      value: (row) => row.source,
    },
  },
  filters: {
    contractId: { param: 'contract', takes: oneText },
    productId: { param: 'product', takes: oneText },
    userId: { param: 'user', takes: oneText },
    fromDay: { param: 'from', takes: oneDay },
    untilDay: { param: 'until', takes: oneDay },
  },
  phone: {
    name: (row) => row.person || 'Nobody named',
    below: (row) => row.product || 'Not named',
    state: 'amount',
    time: () => 'day',
  },
});
