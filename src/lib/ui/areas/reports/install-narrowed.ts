import { noDeviceFilter } from '#lib/domain/views/device-query.ts';
import type { InstallsState } from './install-url.ts';

/** Everything that is installed, in the order that is shown. */
export function withoutFilters(state: InstallsState): InstallsState {
  return { ...state, version: null, filter: noDeviceFilter };
}

/** Whether filters hide what there may be. */
export function isNarrowed({ filter, version }: InstallsState): boolean {
  return version !== null || JSON.stringify(filter) !== JSON.stringify(noDeviceFilter);
}
