import { digestId } from '../../base/ids.ts';
import { type Installation, newInstallation } from '../records/devices/installation.ts';
import type { RuleSet } from './rule-set.ts';

/** What an inventory changes in the installations of one device. */
export interface InstallChanges {
  readonly begun: readonly Installation[];
  readonly ended: readonly Installation[];
  /** Ids of all that agents answer for from now on. */
  readonly made: readonly string[];
}

/**
 * The installations that a whole software list makes, against those there are. It speaks for products with a rule and
 * for what an earlier list made; what people entered or imported of other products stays. `at` in ms.
 */
export function installChanges(
  lines: readonly string[],
  rules: RuleSet,
  device: { id: string; present: readonly Installation[]; made: readonly string[]; at: number },
): InstallChanges {
  const wanted = new Map<string, Installation>();
  for (const line of lines) {
    const match = rules.matchLine(line);
    if (!match) continue;
    const label = `${match.productId}/${match.version}`;
    // The version is the agent's word: it must not choose the id of another device's installation.
    const id = digestId('in', device.id, label);
    wanted.set(label, newInstallation({ id, deviceId: device.id, ...match, createdAt: device.at }));
  }
  const made = new Set(device.made);
  const isOurs = (one: Installation): boolean => rules.productIds.has(one.productId) || made.has(one.id);
  const ended = device.present.filter((one) => isOurs(one) && !wanted.has(`${one.productId}/${one.version}`));
  const kept = device.present.filter((one) => wanted.has(`${one.productId}/${one.version}`));
  const keptLabels = new Set(kept.map((one) => `${one.productId}/${one.version}`));
  const begun = [...wanted].filter(([label]) => !keptLabels.has(label)).map(([, one]) => one);
  return { begun, ended, made: [...kept, ...begun].map(({ id }) => id) };
}
