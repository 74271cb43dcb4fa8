import type { DeviceGlance } from '#lib/domain/views/device-glance.ts';
import { statusWords } from '#lib/words/device-words.ts';
import type { CameraState } from './camera.svelte.ts';

/** Why the camera does not look, and what to do; "" while it does. Typing always works. */
export const cameraWords: Readonly<Record<CameraState, string>> = {
  starting: 'Opening the camera.',
  looking: '',
  refused:
    'The camera is not allowed here. Allow it in the settings of your browser for this site, or type what the label says.',
  none: 'No camera answers: there is none, or another app has it. Type what the label says.',
  insecure: 'Browsers give a camera to https addresses alone. Type what the label says.',
  'no-reader':
    'What reads codes did not load. Open this page once with a network, or type what the label says.',
};

/** Said to who can't see it: "Found Pump room, NL-PH-9, Offline." */
export function foundSentence({ name, displayName, status }: DeviceGlance): string {
  const names = displayName === '' ? name : `${displayName}, ${name}`;
  return `Found ${names}, ${statusWords[status]}.`;
}
