import { timingSafeEqual } from 'node:crypto';
import { failureCodes } from '../../protocol/failure.ts';
import { isLoopback, isReachable, type Settings } from '../settings/settings.ts';
import { Failed } from './answers.ts';
import type { Caller } from './caller.ts';

/**
 * With METRICS_TOKEN whoever has it; without it this computer, as long as nothing else comes here: behind a proxy
 * on the same computer everybody does. Throws Failed 403.
 */
export function checkMayReadMetrics(
  settings: Pick<Settings, 'host' | 'origin' | 'metricsToken'>,
  caller: Caller,
  authorization: string | null,
): void {
  const { metricsToken } = settings;
  const may =
    metricsToken === undefined
      ? !isReachable({ ...settings, host: 'localhost' }) && isLoopback(caller.address) && !caller.isForwarded
      : isEqual(authorization ?? '', `Bearer ${metricsToken}`);
  if (!may) throw new Failed(403, failureCodes.forbidden, 'Only this computer, or who has METRICS_TOKEN.');
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
