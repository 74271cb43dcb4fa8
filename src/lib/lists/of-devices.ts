import { columnTitles } from '../words/column-titles.ts';
import { statusWords, typeWords } from '../words/devices/devices.ts';
import { deviceMarks } from './status-marks.ts';

/** What a column says of a device in every list that has devices: only its width and where it is read differ. */
export const ofDevices = {
  status: { title: columnTitles.status, kind: 'choice', words: statusWords, marks: deviceMarks },
  lastCheckIn: { title: columnTitles.lastCheckIn, kind: 'moment', none: 'Never' },
  lastUser: { title: columnTitles.lastUser, kind: 'text', none: 'Not known' },
  type: { title: columnTitles.type, kind: 'choice', words: typeWords, isKeptInFile: true },
  system: { title: columnTitles.system, kind: 'text', none: 'Not known' },
  serial: { title: columnTitles.serial, kind: 'text', none: 'Not known' },
} as const;
