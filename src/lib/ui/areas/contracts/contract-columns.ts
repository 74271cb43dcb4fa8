import type { Access } from '#lib/domain/access/access.ts';
import { may } from '#lib/domain/access/permissions.ts';
import { visibilityOf } from '#lib/domain/access/visibility.ts';
import { type ContractColumn, contractColumns } from '#lib/domain/views/contract-list.ts';
import type { TableColumn } from '../../components/table/column.ts';

const columnsByKey: Readonly<Record<ContractColumn, Omit<TableColumn, 'key'>>> = {
  number: { label: 'Number', track: 'minmax(116px, 1fr)' },
  label: { label: 'Label', track: 'minmax(110px, 1.2fr)' },
  vendor: { label: 'Vendor', track: 'minmax(90px, 0.8fr)' },
  type: { label: 'Type', track: 'minmax(112px, 0.8fr)' },
  status: { label: 'Status', track: 'minmax(112px, 0.8fr)' },
  length: { label: 'Length', track: 'minmax(104px, 0.6fr)' },
  expires: { label: 'Expires', track: 'minmax(112px, 0.8fr)' },
  used: { label: 'Seats used', track: 'minmax(100px, 0.5fr)' },
  bought: { label: 'Seats bought', track: 'minmax(112px, 0.5fr)' },
  overage: { label: 'To buy', track: 'minmax(84px, 0.4fr)' },
};

export const firstColumns: readonly ContractColumn[] = contractColumns.filter((key) => key !== 'type');

/** Contracts and their seats are a list for who sees them all; a count over a part of the rows is not shown. */
export function seesContracts(access: Access): boolean {
  return may(access, 'contracts.see');
}

/** Every column that this person may see, in their one order: the length of a contract is of its terms. */
export function columnsFor(access: Access): readonly TableColumn<ContractColumn>[] {
  const seesTerms = visibilityOf(access, 'terms').length > 0;
  return contractColumns
    .filter((key) => key !== 'length' || seesTerms)
    .map((key) => ({ key, ...columnsByKey[key] }));
}

/** Of these the chosen ones; the number is always among them. */
export function shownColumns(
  access: Access,
  chosen: readonly ContractColumn[],
): readonly TableColumn<ContractColumn>[] {
  return columnsFor(access).filter(({ key }) => key === 'number' || chosen.includes(key));
}
