import type { DeviceDetail } from '#lib/domain/views/device-detail.ts';
import type { DeviceFacets, DeviceListRow } from '#lib/domain/views/device-list.ts';
import { RowWindow } from '../../components/table/row-window.svelte.ts';
import type { Desk } from './desk.ts';
import type { DevicesState } from './device-url.ts';

/** What the devices screen shows: rows, counts and the open device. An answer to an older question is dropped. */
export class DeviceList {
  readonly source = new RowWindow<DeviceListRow>();
  facets = $state.raw<DeviceFacets | null>(null);
  detail = $state.raw<DeviceDetail | null>(null);
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Asks for rows and counts. Answers how to drop the answer to come. */
  ask({ filter, sort }: Pick<DevicesState, 'filter' | 'sort'>): () => void {
    const desk = this.#desk;
    this.source.ask((from, count) =>
      desk.query('deviceList', { filter, sort, from, count, withFacets: false }),
    );
    let isLatest = true;
    void desk.query('deviceList', { filter, sort, from: 0, count: 0, withFacets: true }).then((list) => {
      if (isLatest) this.facets = list.facets;
    });
    return () => (isLatest = false);
  }

  askDetail(id: string | null): () => void {
    let isLatest = true;
    if (id === null) this.detail = null;
    else
      void this.#desk.query('deviceDetail', { id }).then((found) => {
        if (isLatest) this.detail = found;
      });
    return () => (isLatest = false);
  }
}
