import type { Unsent } from '#workers/replica/contract.ts';

export function hasUnsent({ waiting, checked }: Unsent): boolean {
  return waiting + checked > 0;
}

/** Whether there is more than the person was told. */
export function isMore(now: Unsent, told: Unsent): boolean {
  return now.waiting > told.waiting || now.checked > told.checked;
}
