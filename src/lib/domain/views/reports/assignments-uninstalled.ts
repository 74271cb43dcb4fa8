import { may } from '../../access/permissions.ts';
import type { Reader } from '../../tx.ts';
import { suitesIn } from '../software/suites.ts';
import type { ViewContext } from '../view.ts';
import { heldCell, heldColumns, heldRows, lastUseCell } from './holding-rows.ts';
import { ownersOfDevices } from './person-devices.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';
import { usesOfSeats } from './suite-cover.ts';

/**
 * Assignments of installable products to people none of whose devices has them, or for a suite anything that it includes;
 * apart, people of whom no device is known.
 */
export const assignmentsUninstalled: ReportDefinition = {
  name: 'assignments-uninstalled',
  filters: ['contracts', 'products'],
  parts: [
    { key: 'device', label: 'On none of their devices' },
    { key: 'no-device', label: 'No device known' },
  ],
  bars: 'product',
  bands: [],
  columns: [...heldColumns, { key: 'lastUse', title: 'Last use', kind: 'moment', none: 'Not known' }],
  sort: { column: 'person', isDescending: false },
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => {
    if (reader.size('assignments') === 0) return 'seats';
    return reader.size('installations') === 0 ? 'installs' : null;
  },
  read: readUninstalled,
};

function readUninstalled(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const { installed, owners } = installedByPerson(reader);
  const { partsOf } = suitesIn(reader);
  const useOf = usesOfSeats(reader);
  const rows = heldRows(reader, { ...filter, on: null }, context).filter(({ assignment, entitlement }) => {
    const product = reader.get('products', entitlement.productId);
    if (product?.kind !== 'product') return false;
    const theirs = installed.get(assignment.userId);
    return !theirs?.has(product.id) && !partsOf(product.id).some((part) => theirs?.has(part));
  });
  return {
    size: rows.length,
    id: (at) => rows[at]!.assignment.id,
    part: (at) => (owners.has(rows[at]!.assignment.userId) ? 'device' : 'no-device'),
    bar: (at) => rows[at]!.entitlement.productId,
    cell(at, column): Cell {
      if (column === 'lastUse') return lastUseCell(useOf(rows[at]!));
      return heldCell(reader, rows[at]!, column);
    },
    link: (at) => ({ to: 'users', id: rows[at]!.assignment.userId }),
  };
}

/** What each person's devices have, and who has a device at all. Retired devices count for nobody. */
function installedByPerson(reader: Reader) {
  const ownerOf = ownersOfDevices(reader);
  const ownerByDevice = new Map<string, string>();
  for (const device of reader.slots('devices')) {
    const owner = device?.retiredAt === null ? ownerOf(device) : null;
    if (device && owner !== null) ownerByDevice.set(device.id, owner);
  }
  const installed = new Map<string, Set<string>>();
  for (const one of reader.slots('installations')) {
    const owner = one && ownerByDevice.get(one.deviceId);
    if (!owner) continue;
    const products = installed.get(owner);
    if (products) products.add(one.productId);
    else installed.set(owner, new Set([one.productId]));
  }
  return { installed, owners: new Set(ownerByDevice.values()) };
}
