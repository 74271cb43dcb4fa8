import type { PossibleDuplicate } from '#lib/domain/records/devices/possible-duplicate.ts';

const reasons: Readonly<Record<PossibleDuplicate['by'], string>> = {
  name: 'they have the same name, and nothing else to tell them apart',
  serial: 'they have the same serial number, but different hardware IDs, names or key tags',
  agent: 'they report the same agent or hardware ID, as cloned disks do, or have different key tags',
};

export function duplicateReason(by: PossibleDuplicate['by']): string {
  return reasons[by];
}
