import type { DeviceGlance } from '#lib/domain/views/devices/device-glance.ts';
import { statusWords } from './devices.ts';

export type CameraState =
  | 'starting'
  | 'looking'
  /** The person or the browser said no. */
  | 'refused'
  /** There is none, or another program has it. */
  | 'none'
  /** Browsers give cameras to https alone. */
  | 'insecure'
  /** The camera is there, and nothing to read its picture with. */
  | 'no-reader';

/** Why the camera does not look, and what to do; "" while it does. Typing always works. */
export const cameraWords: Readonly<Record<CameraState, string>> = {
  starting: 'Opening the camera.',
  looking: '',
  refused:
    'The camera is blocked. Allow it for this site in your browser’s settings, or type what the label says.',
  none: 'No camera found, or another app is using it. Type what the label says.',
  insecure: 'Browsers allow the camera only on https addresses. Type what the label says.',
  'no-reader': 'The code reader didn’t load. Open this page once while online, or type what the label says.',
};

/** Said to who can't see it: "Found Pump room, NL-PH-9, Offline." */
export function foundSentence({ name, displayName, status }: DeviceGlance): string {
  const names = displayName === '' ? name : `${displayName}, ${name}`;
  return `Found ${names}, ${statusWords[status]}.`;
}
