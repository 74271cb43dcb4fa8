import type { DeviceType } from '../records/device.ts';
import type { Reader } from '../tx.ts';
import type { DeviceFilter } from './device-query.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from './view.ts';

/** The columns of formats.md "Muster, install list", in its order. */
export const installColumns = [
  'device',
  'type',
  'system',
  'serial',
  'lastUser',
  'lastCheckIn',
  'product',
  'version',
  'publisher',
] as const;
export type InstallColumn = (typeof installColumns)[number];

export interface InstallListQuery extends Window {
  /** Which devices; its `products` choose the installations: only theirs are listed. */
  readonly filter: DeviceFilter;
  /** Exactly this version; null: any. */
  readonly version: string | null;
  readonly sort: Sort<InstallColumn>;
  readonly withFacets: boolean;
}

export interface InstallListRow {
  readonly id: string;
  readonly deviceId: string;
  readonly device: string;
  readonly type: DeviceType;
  readonly os: string;
  readonly serial: string;
  readonly lastUser: string;
  readonly lastCheckInAt: number | null;
  readonly product: string;
  readonly version: string;
  readonly publisher: string;
  readonly isPending: boolean;
}

export interface InstallFacets {
  readonly products: readonly FacetValue[];
  /** Versions of the chosen products, newest first. */
  readonly versions: readonly FacetValue[];
  /** Devices in the list, each counted once. */
  readonly devices: number;
}

export type InstallList = Listed<InstallListRow, InstallFacets>;

/** Every device on which a product is installed, one row an installation. Retired devices only when asked for by status. */
export function installList(reader: Reader, query: InstallListQuery, context: ViewContext): InstallList {
  (void reader, query, context);
  throw new Error('Not built yet');
}
