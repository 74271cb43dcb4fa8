import { madeWith } from '../../../base/ids.ts';
import type { Activity } from '../../records/core/activity.ts';
import type { Device } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { type HistoryEntry, historyEntry, historyOf } from '../history.ts';
import type { ViewContext } from '../view.ts';

/** The history of a device, newest first, down to the import that brought it. null: not for this person. */
export function deviceHistory(reader: Reader, device: Device, context: ViewContext): HistoryEntry[] | null {
  const history = historyOf(reader, { of: 'devices', recordIds: [device.id] }, context);
  if (!history || history.some(({ action }) => action === 'devices.add')) return history;
  const activity = importOf(reader, device);
  return activity ? [...history, historyEntry(reader, activity)] : history;
}

/**
 * The import that made the device. A batch leaves one activity for its up to 200 devices, named by the mutation: what
 * it made was made at the same moment, under ids that begin as that of the mutation. What an import later changed on a
 * device no activity tells.
 */
function importOf(reader: Reader, { id, createdAt }: Device): Activity | undefined {
  const made = madeWith(id);
  return reader
    .slots('activity')
    .find(
      (one) => one?.action === 'installs.import' && one.at === createdAt && madeWith(one.recordId) === made,
    );
}
