import type { PossibleDuplicate } from '#lib/domain/records/possible-duplicate.ts';

const reasons: Readonly<Record<PossibleDuplicate['by'], string>> = {
  name: 'they have the same name, and nothing else that tells',
  serial: 'they report the same serial, but different hardware ids',
  agent: 'they report through the same agent id, as copied disks do',
};

export function duplicateReason(by: PossibleDuplicate['by']): string {
  return reasons[by];
}
