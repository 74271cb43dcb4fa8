import { type DeviceFilter, noDeviceFilter } from '../domain/views/devices/device-query.ts';
import type { InstallColumn, InstallFacets, InstallListRow } from '../domain/views/software/install-list.ts';
import { columnTitles } from '../words/column-titles.ts';
import { devices } from './devices.ts';
import { type FilterPart, oneText } from './filter-part.ts';
import { defineList } from './list.ts';
import { ofDevices } from './of-devices.ts';
import { reportSight } from './report-sight.ts';

/** Which devices, and one version of what is installed; null: any; "": not known. */
export interface InstallFilter extends DeviceFilter {
  readonly version: string | null;
}

const noInstallFilter: InstallFilter = { ...noDeviceFilter, version: null };

/** The columns, their order and their titles are those in which companies exchange the list. */
export const installs = defineList<InstallListRow, InstallColumn, InstallFilter, InstallFacets>({
  name: 'installs',
  view: 'installList',
  title: 'Install list',
  one: 'install',
  fileName: 'install-list.csv',
  pages: '/devices',
  imports: 'devices',
  sight: reportSight,
  search: { label: 'Search installs', placeholder: 'Name, serial, person' },
  noFilter: noInstallFilter,
  usualSort: { column: 'device', isDescending: false },
  query: ({ filter: { version, ...filter }, sort }) => ({ filter, version, sort }),
  columns: {
    device: {
      title: columnTitles.device,
      track: 'minmax(140px, 1.2fr)',
      kind: 'text',
      none: 'Not known',
      value: (row) => row.device,
    },
    type: {
      ...ofDevices.type,
      track: 'minmax(104px, 0.6fr)',
      value: (row) => row.type,
    },
    system: {
      ...ofDevices.system,
      track: 'minmax(120px, 1fr)',
      value: (row) => row.os,
    },
    serial: {
      ...ofDevices.serial,
      track: 'minmax(110px, 0.8fr)',
      value: (row) => row.serial,
    },
    lastUser: {
      ...ofDevices.lastUser,
      track: 'minmax(120px, 1fr)',
      value: (row) => row.lastUser,
    },
    lastCheckIn: {
      ...ofDevices.lastCheckIn,
      track: 'minmax(120px, 0.8fr)',
      value: (row) => row.lastCheckInAt,
    },
    product: {
      title: columnTitles.product,
      track: 'minmax(130px, 1.2fr)',
      kind: 'text',
      none: 'Not known',
      value: (row) => row.product,
    },
    version: {
      title: columnTitles.version,
      track: 'minmax(90px, 0.7fr)',
      kind: 'text',
      none: 'Not known',
      value: (row) => row.version,
    },
    publisher: {
      title: columnTitles.publisher,
      track: 'minmax(110px, 0.9fr)',
      kind: 'text',
      none: 'Not known',
      value: (row) => row.publisher,
    },
  },
  filters: {
    // The same devices as the list of devices has them, and the links to it.
    ...plain(devices.filters),
    version: { param: 'version', takes: oneText },
  },
  phone: {
    name: (row) => row.device,
    below: (row) => row.product || 'Not known',
    state: 'version',
    time: () => 'lastCheckIn',
  },
});

type PlainPart = Pick<FilterPart<InstallFacets>, 'param' | 'takes'>;

/** What they take and where they stand in an address; this list offers them in its own way. */
function plain<Field extends string>(filters: Readonly<Record<Field, PlainPart>>): Record<Field, PlainPart> {
  const parts = Object.entries<PlainPart>(filters).map(([field, { param, takes }]) => [
    field,
    { param, takes },
  ]);
  return Object.fromEntries(parts) as Record<Field, PlainPart>;
}
