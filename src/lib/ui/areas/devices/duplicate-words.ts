import type { PossibleDuplicate } from '#lib/domain/records/possible-duplicate.ts';

const reasons: Readonly<Record<PossibleDuplicate['by'], string>> = {
  name: 'they have the same name, and nothing else that tells',
  serial: 'they report the same serial, but different hardware ids, or through keys of different tags',
  agent: 'they report the same agent or hardware id, as copied disks do, or through keys of different tags',
};

export function duplicateReason(by: PossibleDuplicate['by']): string {
  return reasons[by];
}
