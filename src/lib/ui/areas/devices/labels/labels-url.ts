import { ID_PATTERN } from '#lib/base/ids.ts';
import type { DeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { filterFromParams, paramsFromFilter } from '#lib/lists/address.ts';
import { devices } from '#lib/lists/devices.ts';
import { type LabelLayout, labelLayouts, perPaper } from './label-layouts.ts';

/** Whose labels are printed, and on what. */
export interface LabelsState {
  /** Chosen one by one; none: every device of the filter. */
  readonly ids: readonly string[];
  readonly filter: DeviceFilter;
  readonly layout: LabelLayout;
  /** The first free label on the first paper, from 1. */
  readonly first: number;
}

/** As many chosen devices as an address holds (28 characters each). More of them are a filter's matter. */
export const MOST_CHOSEN = 250;

export function labelsFromParams(params: URLSearchParams): LabelsState {
  const layout = labelLayouts.find(({ key }) => key === params.get('sheet')) ?? labelLayouts[0]!;
  const first = Number(params.get('first'));
  return {
    ids: (params.get('ids') ?? '')
      .split('.')
      .slice(0, MOST_CHOSEN)
      .filter((id) => ID_PATTERN.test(id)),
    filter: filterFromParams(devices, params),
    layout,
    first: Number.isInteger(first) && first >= 1 && first <= perPaper(layout) ? first : 1,
  };
}

export function paramsFromLabels({ ids, filter, layout, first }: Partial<LabelsState>): URLSearchParams {
  const params = filter ? paramsFromFilter(devices, filter) : new URLSearchParams();
  if (ids && ids.length > 0) params.set('ids', ids.join('.'));
  if (layout && layout !== labelLayouts[0]) params.set('sheet', layout.key);
  if (first !== undefined && first > 1) params.set('first', String(first));
  return params;
}

/** The page that prints the labels of these devices. */
export function labelsAddress(wanted: Pick<Partial<LabelsState>, 'ids' | 'filter'>): string {
  return `/devices/labels?${paramsFromLabels(wanted).toString()}`;
}
