import type { DeviceGlance } from '#lib/domain/views/devices/device-glance.ts';
import { readCode } from '#lib/domain/records/devices/device-label.ts';
import type { Desk } from '../../../state/desk.ts';

export type Meant =
  | { readonly kind: 'device'; readonly device: DeviceGlance }
  /** Several devices, or none: to be picked from what the text finds. */
  | { readonly kind: 'words'; readonly text: string; readonly total: number }
  | { readonly kind: 'foreign'; readonly shown: string };

/** What a scanned code or a typed text means among the devices that are here. */
export async function meantBy(desk: Desk, text: string): Promise<Meant> {
  const read = readCode(text);
  if (read.kind === 'foreign') return read;
  if (read.kind === 'device') {
    const [device] = await desk.query('deviceGlances', { ids: [read.id] });
    return device ? { kind: 'device', device } : { kind: 'words', text: read.id, total: 0 };
  }
  const { devices, exact, total } = await desk.query('findDevice', { text: read.text, count: 2 });
  const [first] = devices;
  if (first && (exact === 1 || total === 1)) return { kind: 'device', device: first };
  return { kind: 'words', text: read.text, total };
}
