import type { Activity } from '../../records/core/activity.ts';

/** Whether somebody said that the two are two people: the last word counts. `lines`: the history of both. */
export function areApart(lines: readonly Activity[], id: string, other: string): boolean {
  const said = lines.filter(
    ({ action, recordId, changes }) =>
      action === 'users.tell-apart' &&
      ((recordId === id && changes['from'] === other) || (recordId === other && changes['from'] === id)),
  );
  const last = said.reduce<Activity | null>((best, one) => (best && best.at > one.at ? best : one), null);
  return last?.changes['areTwo'] === true;
}
