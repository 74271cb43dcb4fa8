import { foldKey } from '../base/text.ts';
import type { ImportedDevice } from '../domain/mutations/devices/imported-device.ts';

/** What rows of a file say of a device itself. */
export type SaidOfDevice = Omit<ImportedDevice, 'row' | 'isNew' | 'installs'>;

/** What two rows say differently about one device, as a sentence; null: they agree. */
export function firstDifference(known: SaidOfDevice, other: SaidOfDevice): string | null {
  const texts = [
    ['name', known.name, other.name],
    ['serial number', known.serial, other.serial],
    ['operating system', known.os, other.os],
  ] as const;
  for (const [field, one, two] of texts) {
    if (one === two || one === '' || two === '' || foldKey(one) === foldKey(two)) continue;
    return `The ${field} is "${two}", before it was "${one}".`;
  }
  if (known.type !== other.type && known.type !== 'other' && other.type !== 'other') {
    return `The type is ${other.type}, before it was ${known.type}.`;
  }
  return null;
}

/** Whether two rows tell of two moments of a device, of which one is kept. */
export function otherMoment(known: SaidOfDevice, other: SaidOfDevice): boolean {
  const differ = (one: string, two: string) => one !== '' && two !== '' && foldKey(one) !== foldKey(two);
  const moments = [known.lastCheckInAt, other.lastCheckInAt];
  return differ(known.lastUser, other.lastUser) || (!moments.includes(null) && moments[0] !== moments[1]);
}

export function filledFrom(known: SaidOfDevice, other: SaidOfDevice): SaidOfDevice {
  const isLater = (other.lastCheckInAt ?? -Infinity) > (known.lastCheckInAt ?? -Infinity);
  const [late, early] = isLater ? [other, known] : [known, other];
  const filled = {
    name: known.name,
    type: known.type === 'other' ? other.type : known.type,
    os: known.os || other.os,
    serial: known.serial || other.serial,
    lastUser: late.lastUser || early.lastUser,
    lastCheckInAt: late.lastCheckInAt ?? early.lastCheckInAt,
  };
  const isSame = (Object.keys(filled) as (keyof typeof filled)[]).every(
    (field) => filled[field] === known[field],
  );
  return isSame ? known : filled;
}
