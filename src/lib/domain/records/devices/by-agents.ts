import type { Activity } from '../core/activity.ts';

/** Whether an agent ever spoke for a device. `lines`: its history. */
export function byAgents(lines: readonly Pick<Activity, 'action'>[]): boolean {
  return lines.some(({ action }) => action.startsWith('agents.'));
}
