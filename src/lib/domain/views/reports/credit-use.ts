import { may } from '../../access/permissions.ts';
import type { Access } from '../../access/access.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import { THOUSANDTHS } from '../../records/credit-amount.ts';
import { dayAfter } from '../../records/core/day.ts';
import type { Reader } from '../../tx.ts';
import { burnOf } from '../credits/credit-burn.ts';
import { type CreditGroup, creditGroupKey, type CreditUseRow, summedUse } from '../credits/credit-use.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import type { Cell, ReportColumn, ReportDefinition, ReportFilter, ReportTable } from './report.ts';

const USUAL_BY: CreditGroup = 'user';

/** The first column, by what use is summed by. */
const GROUP_COLUMNS: Readonly<Record<CreditGroup, ReportColumn>> = {
  user: { key: 'group', title: 'Person', kind: 'text', none: 'Nobody named' },
  product: { key: 'group', title: 'Product', kind: 'text', none: 'Not named' },
  contract: { key: 'group', title: 'Contract', kind: 'text', none: 'Unassigned' },
  month: { key: 'group', title: 'Month', kind: 'month', none: 'Not known' },
};

/** Credits used by person, product, contract or month, of every record that the reader sees: as the screen of credits has it. */
export const creditUseReport: ReportDefinition = {
  name: 'credit-use',
  filters: ['contracts', 'products', 'users', 'period', 'by'],
  parts: [],
  bars: 'group',
  bands: [],
  columns: [
    GROUP_COLUMNS[USUAL_BY],
    { key: 'used', title: 'Used', kind: 'amount', none: 'None' },
    { key: 'records', title: 'Records', kind: 'count', none: 'None' },
    { key: 'known', title: 'Known here', kind: 'text', none: 'Not known' },
  ],
  sort: { column: 'used', isDescending: true },
  columnFor: (column, { by }) => (column.key === 'group' ? GROUP_COLUMNS[by ?? USUAL_BY] : column),
  isFor: (access: Access) => may(access, 'contracts.see'),
  missing: (reader) =>
    reader.size('creditRecords') === 0 && reader.size('creditGrants') === 0 ? 'credits' : null,
  read: readCreditUse,
};

function readCreditUse(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const by = filter.by ?? USUAL_BY;
  const { rows, amount, records, people, unassigned } = summedUse(reader, recordsOf(reader, filter), by);
  const burn = burnOf(reader, (id) => passes(filter.contracts, id), context);
  return {
    size: rows.length,
    // By amount, as the report's own order is; months follow each other and are sorted like any other list.
    isOrdered: by !== 'month',
    id: (at) => rows[at]!.key,
    part: () => '',
    bar: (at) => rows[at]!.key,
    cell: (at, column) => cellOf(rows[at]!, by, column),
    link: (at) => ({ to: 'report', name: 'credit-use', filter: behind(filter, by, rows[at]!.key) }),
    weight: (at) => rows[at]!.amount / THOUSANDTHS,
    credits: { amount, records, people, unassigned, burn },
  };
}

function* recordsOf(reader: Reader, filter: ReportFilter): Generator<CreditRecord> {
  const { contracts, products, users, from, to } = filter;
  const isAny = contracts.length + products.length + users.length === 0;
  for (const record of reader.slots('creditRecords')) {
    if (!record || (from !== null && record.day < from) || (to !== null && record.day > to)) continue;
    const isShown =
      isAny ||
      (passes(contracts, creditGroupKey(record, 'contract')) &&
        passes(products, creditGroupKey(record, 'product')) &&
        passes(users, creditGroupKey(record, 'user')));
    if (isShown) yield record;
  }
}

function cellOf({ label, id, amount, records }: CreditUseRow, by: CreditGroup, column: string): Cell {
  switch (column) {
    case 'used':
      return amount;
    case 'records':
      return records;
    case 'known':
      return by === 'month' || id !== null ? 'yes' : 'no';
    default:
      if (by === 'contract' && id !== null && label === '') return 'A contract you no longer see';
      return label || null;
  }
}

/** The same use as a row has, summed by something else. */
function behind(filter: ReportFilter, by: CreditGroup, key: string): ReportFilter {
  switch (by) {
    case 'user':
      return { ...filter, users: [key], by: 'month' };
    case 'product':
      return { ...filter, products: [key], by: null };
    case 'contract':
      return { ...filter, contracts: [key], by: null };
    case 'month':
      return { ...filter, ...withinMonth(filter, key), by: null };
  }
}

function withinMonth({ from, to }: ReportFilter, month: string): Pick<ReportFilter, 'from' | 'to'> {
  const first = `${month}-01`;
  const last = dayAfter(`${dayAfter(first, 31).slice(0, 7)}-01`, -1);
  return { from: from !== null && from > first ? from : first, to: to !== null && to < last ? to : last };
}
