import { foldKey } from '../../../base/text.ts';
import type { DeviceType } from './device.ts';

const TYPES: ReadonlyMap<string, DeviceType> = new Map([
  ...words('computer', 'computer', 'desktop', 'laptop', 'notebook', 'workstation', 'server', 'pc', 'mac'),
  ...words('computer', 'tower', 'mini tower', 'mini pc', 'all in one', 'convertible', 'detachable', 'blade'),
  ...words('computer', 'rack mount chassis', 'portable', 'sub notebook', 'space-saving'),
  ...words('computer', 'low profile desktop', 'main server chassis', 'stick pc', 'hand held', 'lunch box'),
  ...words('computer', 'macbook', 'macbook pro', 'macbook air', 'imac', 'mac mini', 'chromebook'),
  ...words('computer', 'thin client', 'virtual machine', 'rechner', 'arbeitsplatzrechner'),
  ...words('computer', 'ordinateur', 'ordenador', 'portátil'),
  ...words('tablet', 'tablet', 'ipad', 'tablette', 'tableta'),
  ...words('phone', 'phone', 'smartphone', 'mobile', 'mobile phone', 'cell phone', 'iphone', 'handy'),
  ...words('phone', 'téléphone'),
]);

/** What says only that a system is that of phones and tablets; the name says which, where it does. */
const SYSTEMS: readonly (readonly [RegExp, DeviceType])[] = [
  [/^ipados/i, 'tablet'],
  // Agents write the letter of a release before it: "Q Android 10.0".
  [/^(?:apple )?ios\b|\bandroid\b/i, 'phone'],
  [/windows|^win ?\d|mac ?os|os x|linux|ubuntu|debian|fedora|red hat|suse|chrome ?os/i, 'computer'],
];
const NAMED_TABLET = /ipad|tablet|\btab\b/i;

/** The type a word stands for, also in the plural. A list without types still says it by the operating system. */
export function readType(word: string, os: string, name = ''): DeviceType {
  // Some lists have the system as type: "Windows", "Apple iOS".
  if (word !== '') return typeNamed(word) ?? systemType(word) ?? 'other';
  const type = systemType(os) ?? 'other';
  return type === 'phone' && NAMED_TABLET.test(name) ? 'tablet' : type;
}

/**
 * What a machine with an agent is. `itemType` as GLPI's agents say it, "" where it is not said: then it is what agents run
 * on. A chassis tells tablets; what it calls "Other" or "Unknown", as of machines that are virtual, says nothing. What is
 * neither computer, tablet nor phone, as a printer, is "other".
 */
export function reportedType(said: {
  readonly itemType: string;
  readonly chassis: string;
  readonly os: string;
  readonly name: string;
}): DeviceType {
  const { itemType, chassis, os, name } = said;
  const item = itemType === '' ? 'computer' : (typeNamed(itemType) ?? 'other');
  if (item === 'phone') return /^ipados/i.test(os) || NAMED_TABLET.test(name) ? 'tablet' : 'phone';
  if (item !== 'computer') return item;
  const bySystem = readType('', os, name);
  return typeNamed(chassis) ?? (bySystem === 'other' ? 'computer' : bySystem);
}

/** Whether it names a type of device that is kept as one; "other" is what it says. */
export function isKnownType(word: string): boolean {
  return typeNamed(word) !== undefined || systemType(word) !== undefined || OTHER.test(word);
}

const OTHER = /^(?:other|others|unknown|andere|autre|otro)$/i;

function typeNamed(word: string): DeviceType | undefined {
  const key = foldKey(word);
  return TYPES.get(key) ?? TYPES.get(key.replace(/s$/, ''));
}

function systemType(os: string): DeviceType | undefined {
  return SYSTEMS.find(([pattern]) => pattern.test(os))?.[1];
}

function words(type: DeviceType, ...all: string[]): (readonly [string, DeviceType])[] {
  return all.map((word) => [word, type] as const);
}
