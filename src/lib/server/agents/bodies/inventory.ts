import { visibleText } from '../../../base/visible-text.ts';
import { knownSerial, knownUuid } from '../../../domain/records/devices/known-serial.ts';
import type { DeviceType } from '../../../domain/records/devices/device.ts';
import { reportedType } from '../../../domain/records/devices/device-type.ts';
import { type ReportedSoftware, softwareToLine } from '../../../domain/software/reported.ts';

/** What an agent reports of its machine, cleaned. Texts are "" where nothing is known. */
export interface Inventory {
  /** By which the agent names itself; "" for none. */
  readonly agentId: string;
  readonly tag: string;
  readonly name: string;
  /** 32 hexadecimal digits. */
  readonly uuid: string;
  readonly serial: string;
  readonly os: string;
  readonly lastUser: string;
  readonly type: DeviceType;
  /** Sorted lines of `softwareToLine`, each once; null: not reported, which says nothing. */
  readonly software: readonly string[] | typeof UNREAD | null;
  /** Then what is left out is unchanged. */
  readonly isPartial: boolean;
}

/** A list that is not parsed: it is likely the one that was sent the last time, and then nobody asks for its lines. */
export const UNREAD = 'unread';

/** A message, and how its list gets lines when they are wanted. */
export interface OpenMessage {
  readonly message: AgentMessage;
  /** Names the list as it was sent; "": it can't be told from others without its lines. */
  readonly digest: string;
  /** The message with its lines. Throws RefusedBody. */
  whole(): AgentMessage;
}

/** What agents send: a sign of life, or all of it. */
export type AgentMessage =
  | { readonly kind: 'check-in'; readonly agentId: string; readonly tag: string }
  | ({ readonly kind: 'inventory' } & Inventory);

/** The fields as they were sent, of any agent. */
export interface RawInventory {
  readonly agentId: string;
  readonly tag?: string | undefined;
  readonly name?: string | undefined;
  readonly uuid?: string | undefined;
  readonly serial?: string | undefined;
  readonly osFullName?: string | undefined;
  readonly osName?: string | undefined;
  /** As GLPI's agents say it: Computer, Phone, Printer. */
  readonly itemType?: string | undefined;
  readonly chassis?: string | undefined;
  /** Maker and model. */
  readonly model?: string | undefined;
  /** Signed in now, as `login` and `domain`. */
  readonly users: readonly { login?: string | undefined; domain?: string | undefined }[];
  readonly lastLoggedUser?: string | undefined;
  /** Several, parted by slashes. */
  readonly userIds?: string | undefined;
  readonly software: readonly RawSoftware[] | typeof UNREAD | null;
  readonly isPartial: boolean;
}

export type RawSoftware = Partial<Record<'name' | 'publisher' | 'version', string | undefined>>;

/** The longest text of a record; what is longer is cut, since a device that can't be taken in is worse. */
const LONGEST = 200;
/** A machine with all packages of a distribution has 4,000; more than this is no list. */
export const MOST_SOFTWARE = 20_000;

export function cleanInventory(raw: RawInventory): Inventory {
  const name = cleanText(raw.name) || hostOf(cleanText(raw.agentId));
  const itemType = cleanText(raw.itemType);
  const system = cleanText(raw.osFullName) || cleanText(raw.osName);
  const type = reportedType({ itemType, chassis: cleanText(raw.chassis), os: system, name });
  return {
    agentId: cleanText(raw.agentId),
    tag: cleanText(raw.tag),
    name,
    uuid: knownUuid(cleanText(raw.uuid)),
    serial: knownSerial(cleanText(raw.serial)),
    os: system || (type === 'other' ? whatItIs(itemType, cleanText(raw.model)) : ''),
    lastUser: lastUserOf(raw, name),
    type,
    software: raw.software === UNREAD || raw.software === null ? raw.software : softwareLines(raw.software),
    isPartial: raw.isPartial,
  };
}

/** Nearly all names and versions are clean: a look is a fifth of the work of cleaning. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/** One line that can be shown and kept: no control characters, no halves of pairs, single blanks, 200 characters. */
export function cleanText(text: string | undefined): string {
  if (text === undefined) return '';
  if (text.length <= LONGEST && PLAIN.test(text)) return text;
  // Cut first, generously: a name of megabytes is not normalised.
  const short = text.length > 4 * LONGEST ? text.slice(0, 4 * LONGEST) : text;
  const clean = visibleText(short.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' '));
  return clean.length <= LONGEST
    ? clean
    : clean
        .slice(0, LONGEST)
        .toWellFormed()
        .replace(/\ufffd$/, '')
        .trim();
}

/** What `last`, `who` and agents write where nobody is: the name of the log, of a boot, or a word for nothing. */
const NOBODY = /^(wtmp|btmp|reboot|shutdown|runlevel|unknown|none|n\/a|null|-|\(unknown\))$/i;

function lastUserOf(raw: RawInventory, host: string): string {
  const users = raw.users.map(({ login, domain }) => ({
    login: cleanText(login),
    domain: cleanText(domain),
  }));
  const present = users.find(({ login }) => isSomebody(login));
  if (present) {
    const { login, domain } = present;
    // The machine itself as domain says that the user is a local one.
    return domain === '' || domain.toLowerCase() === host.toLowerCase()
      ? login
      : cleanText(`${domain}\\${login}`);
  }
  const others = [cleanText(raw.lastLoggedUser), ...cleanText(raw.userIds).split('/')];
  return others.map((one) => one.trim()).find(isSomebody) ?? '';
}

function isSomebody(login: string): boolean {
  return login !== '' && !NOBODY.test(login);
}

/** `vm-2026-11-24-15-01-03`: the host and when the agent was installed. */
function hostOf(agentId: string): string {
  return agentId.replace(/(-\d{4})(-\d{2}){5}$/, '');
}

/**
 * "Printer, HP LaserJet M507", where a system is shown: the types of devices are those of what has software, and builds
 * that are open elsewhere know no others, so that all else is "other" and keeps what it is in words.
 */
function whatItIs(itemType: string, model: string): string {
  const kind = ITEM_WORDS.get(itemType.toLowerCase()) ?? itemType;
  return cleanText([kind, model].filter((one) => one !== '').join(', '));
}

const ITEM_WORDS: ReadonlyMap<string, string> = new Map([
  ['networkequipment', 'Network device'],
  ['networking', 'Network device'],
  ['printer', 'Printer'],
  ['storage', 'Storage'],
  ['power', 'Power supply'],
  ['video', 'Video device'],
  ['kvm', 'KVM switch'],
]);

export function softwareLines(rows: readonly RawSoftware[]): string[] {
  const lines = rows.flatMap((row): ReportedSoftware[] => {
    const name = cleanText(row.name);
    return name === ''
      ? []
      : [{ name, publisher: cleanText(row.publisher), version: cleanText(row.version) }];
  });
  return [...new Set(lines.map(softwareToLine))].sort();
}
