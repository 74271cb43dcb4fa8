import type { AccessChoice, DeviceType } from '../records/device.ts';
import type { Reader } from '../tx.ts';
import type { DeviceFilter } from './device-query.ts';
import type { DeviceStatus } from './device-status.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from './view.ts';

export const deviceColumns = [
  'name',
  'displayName',
  'status',
  'lastCheckIn',
  'lastUser',
  'type',
  'system',
  'serial',
  'description',
  'productAccess',
  'updateAccess',
  'installs',
] as const;
export type DeviceColumn = (typeof deviceColumns)[number];

export interface DeviceListQuery extends Window {
  readonly filter: DeviceFilter;
  readonly sort: Sort<DeviceColumn>;
  /** Facets cost a second pass; scrolling leaves them out. */
  readonly withFacets: boolean;
}

export interface DeviceListRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly status: DeviceStatus;
  readonly lastCheckInAt: number | null;
  readonly lastUser: string;
  readonly type: DeviceType;
  readonly os: string;
  readonly serial: string;
  readonly productAccess: AccessChoice;
  readonly updateAccess: AccessChoice;
  /** Installations of products in the catalog. */
  readonly installs: number;
  readonly isPending: boolean;
}

export interface DeviceFacets {
  /** Every status, also those with no device: the counts by status, and `all` of them. */
  readonly statuses: Readonly<Record<DeviceStatus | 'all', number>>;
  readonly types: readonly FacetValue[];
  readonly systems: readonly FacetValue[];
  readonly products: readonly FacetValue[];
  readonly checkIns: readonly FacetValue[];
}

export type DeviceList = Listed<DeviceListRow, DeviceFacets>;

/** The devices screen and its export. Ties of a sort fall to the name, then the id. */
export function deviceList(reader: Reader, query: DeviceListQuery, context: ViewContext): DeviceList {
  (void reader, query, context);
  throw new Error('Not built yet');
}

/** The ids of every device in the list, in its order: "select all 86". */
export function deviceIds(
  reader: Reader,
  query: Pick<DeviceListQuery, 'filter' | 'sort'>,
  context: ViewContext,
): readonly string[] {
  (void reader, query, context);
  throw new Error('Not built yet');
}
