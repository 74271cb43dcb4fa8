import { refusedWith } from '../changes/refused.ts';

export const refusalSentence = refusedWith({
  duplicate: ({ by }) =>
    by === 'serial'
      ? 'A device with this serial number already exists. Search for it, or correct the serial number.'
      : 'A device with this name already exists. Search for it, or enter a serial number that tells them apart.',
  'not-found': 'This device is no longer there. Nothing was changed.',
});
