import { SaxesParser } from 'saxes';
import {
  type AgentMessage,
  cleanInventory,
  cleanText,
  MOST_SOFTWARE,
  type OpenMessage,
  type RawInventory,
  type RawSoftware,
  softwareLines,
  UNREAD,
} from './inventory.ts';
import { listDigest } from '../software/list-digest.ts';
import { itemToInventory, type NetworkItem, refuseDiscovery } from './network-item.ts';
import { RefusedBody } from './refused-body.ts';
import { splitAtSoftware } from './split-xml.ts';

/** Agents nest five deep. */
const MAX_DEPTH = 32;
/** Elements; 20,000 software rows have 200,000. */
const MAX_ELEMENTS = 1_000_000;
/** Kept of one element's text: a name is cut at 200 anyway. */
const MAX_TEXT = 4_000;
/** Fed at once, so that a fault at the start of 32 MB is found at the start. */
const PIECE = 65_536;

/**
 * The sections that are read, and their fields. Whatever is not named here goes by without being gathered; so do ENVS
 * and PROCESSES, which hold secrets.
 */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  ACCOUNTINFO: ['KEYNAME', 'KEYVALUE'],
  BIOS: ['SSN', 'CHASSIS_TYPE', 'TYPE'],
  HARDWARE: ['NAME', 'UUID', 'OSNAME', 'USERID', 'LASTLOGGEDUSER', 'CHASSIS_TYPE'],
  // Of a network inventory, one deeper than the others: DEVICE/INFO.
  INFO: ['NAME', 'SERIAL', 'MAC', 'MODEL', 'MANUFACTURER', 'TYPE'],
  OPERATINGSYSTEM: ['FULL_NAME', 'NAME'],
  SOFTWARES: ['NAME', 'VERSION', 'PUBLISHER'],
  // Of ours: see `openXml`.
  'LIST-OF-SOFTWARE': [],
  USERS: ['LOGIN', 'DOMAIN'],
};

type Section = Record<string, string>;

/** What FusionInventory and OCS send, parsed to its end. Throws RefusedBody. */
export function readXml(body: Buffer): AgentMessage {
  const reader = new Reader();
  reader.read(textOf(body, charsetOf(body)));
  return reader.message();
}

/**
 * As `readXml`, but the list, nine tenths of it, is only found and named by a digest. Its place is held by an empty
 * element: where the parser doesn't meet that as a section, the whole body is parsed instead. Throws RefusedBody.
 */
export function openXml(body: Buffer): OpenMessage {
  const parts = body.includes(PLACE_HOLDER) ? null : splitAtSoftware(body);
  const reader = parts && readerOf(Buffer.concat([parts.before, PLACE_HOLDER, parts.after]));
  if (!parts || !reader?.holdsPlace()) {
    const message = readXml(body);
    return { message, digest: '', whole: () => message };
  }
  const message = reader.message({ isUnread: true });
  if (message.kind === 'check-in') return { message, digest: '', whole: () => message };
  const charset = charsetOf(body);
  return {
    message,
    digest: listDigest(charset, parts.list),
    whole: () => ({ ...message, software: softwareLines(listOf(textOf(parts.list, charset))) }),
  };
}

const PLACE_HOLDER = Buffer.from('<LIST-OF-SOFTWARE/>');

/** null: it can't be read with a part of it left out; what is wrong is said by who reads all of it. */
function readerOf(body: Buffer): Reader | null {
  const reader = new Reader();
  try {
    reader.read(textOf(body, charsetOf(body)));
    return reader;
  } catch (error) {
    if (error instanceof RefusedBody) return null;
    throw error;
  }
}

function listOf(text: string): readonly RawSoftware[] {
  const reader = new Reader();
  reader.read(`<REQUEST><CONTENT>${text}</CONTENT></REQUEST>`);
  return reader.software();
}

/** UTF-8 unless its first line says Latin 1. */
function charsetOf(body: Buffer): 'utf-8' | 'windows-1252' {
  const start = body.toString('latin1', 0, 200);
  const isLatin = /^<\?xml[^>]*encoding=["'](iso-8859-1|windows-1252|latin1)["']/i.test(start);
  return isLatin ? 'windows-1252' : 'utf-8';
}

/** What is of no such charset becomes the sign for "not a character". */
function textOf(body: Buffer, charset: 'utf-8' | 'windows-1252'): string {
  return new TextDecoder(charset).decode(body);
}

class Reader {
  readonly #sections = new Map<string, Section[]>();
  #query = '';
  #deviceId = '';
  #itemType = '';
  #path: string[] = [];
  #section: Section | null = null;
  #text = '';
  #elements = 0;

  read(text: string): void {
    const parser = new SaxesParser({ xmlns: false, position: false });
    parser.on('error', () => refuse('The XML is not well-formed.'));
    parser.on('doctype', () => refuse('A document type is not taken in.'));
    parser.on('opentagstart', ({ name }) => this.#open(name));
    parser.on('closetag', () => this.#close());
    parser.on('text', (part) => this.#add(part));
    parser.on('cdata', (part) => this.#add(part));
    // Control characters are no XML, but agents copy them from registries.
    const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' '); // eslint-disable-line no-control-regex -- that is what is looked for
    for (let from = 0; from < clean.length; from += PIECE) parser.write(clean.slice(from, from + PIECE));
    parser.close();
  }

  /** The list stands where a list may stand, and there is no more of it elsewhere. */
  holdsPlace(): boolean {
    return this.#sections.get('LIST-OF-SOFTWARE')?.length === 1 && !this.#sections.has('SOFTWARES');
  }

  software(): readonly RawSoftware[] {
    return (this.#sections.get('SOFTWARES') ?? []).map((row) => ({
      name: row['NAME'],
      publisher: row['PUBLISHER'],
      version: row['VERSION'],
    }));
  }

  message({ isUnread = false } = {}): AgentMessage {
    if (this.#deviceId === '' && this.#sections.size === 0)
      return refuse('There is no request of an agent in it.');
    const agentId = this.#deviceId;
    const sign = { kind: 'check-in', agentId: cleanText(agentId), tag: cleanText(this.#tag()) } as const;
    switch (this.#query) {
      case 'PROLOG':
        return sign;
      case 'NETDISCOVERY':
        return refuseDiscovery();
      case 'SNMPQUERY':
      case 'NETINVENTORY':
        // It says when it begins and ends, too.
        return this.#sections.has('INFO') ? this.#item() : sign;
      case '':
      case 'INVENTORY':
        return { kind: 'inventory', ...cleanInventory(this.#raw(agentId, isUnread)) };
      default:
        return refuse('Only PROLOG, INVENTORY and SNMPQUERY are taken in.');
    }
  }

  /** Agents send each by itself. */
  #item(): AgentMessage {
    const [info = {}, ...others] = this.#sections.get('INFO') ?? [];
    if (others.length > 0) refuse('A network inventory is taken for one device at a time.');
    const named = Object.entries(info).map(([field, text]) => [field.toLowerCase(), text] as const);
    const raw = itemToInventory(Object.fromEntries(named) as NetworkItem, this.#tag());
    return { kind: 'inventory', ...cleanInventory(raw) };
  }

  #tag(): string | undefined {
    return this.#sections.get('ACCOUNTINFO')?.find((one) => one['KEYNAME'] === 'TAG')?.['KEYVALUE'];
  }

  #raw(agentId: string, isUnread: boolean): RawInventory {
    const [hardware = {}] = this.#sections.get('HARDWARE') ?? [];
    const [bios = {}] = this.#sections.get('BIOS') ?? [];
    const [system = {}] = this.#sections.get('OPERATINGSYSTEM') ?? [];
    return {
      agentId,
      tag: this.#tag(),
      name: hardware['NAME'],
      uuid: hardware['UUID'],
      serial: bios['SSN'],
      osFullName: system['FULL_NAME'],
      osName: hardware['OSNAME'],
      itemType: this.#itemType,
      chassis: hardware['CHASSIS_TYPE'] ?? bios['CHASSIS_TYPE'] ?? bios['TYPE'],
      users: (this.#sections.get('USERS') ?? []).map((user) => ({
        login: user['LOGIN'],
        domain: user['DOMAIN'],
      })),
      lastLoggedUser: hardware['LASTLOGGEDUSER'],
      userIds: hardware['USERID'],
      software: isUnread ? UNREAD : this.#sections.has('SOFTWARES') ? this.software() : null,
      isPartial: false,
    };
  }

  #open(name: string): void {
    if (this.#path.length >= MAX_DEPTH) refuse('The XML is nested too deep.');
    if (++this.#elements > MAX_ELEMENTS) refuse('The XML has too many elements.');
    this.#path.push(name);
    this.#text = '';
    if (this.#path[1] === 'CONTENT' && this.#isSection()) this.#section = {};
  }

  #isSection(): boolean {
    const [, , section = '', inner] = this.#path;
    if (this.#path.length === 4) return section === 'DEVICE' && inner === 'INFO';
    return this.#path.length === 3 && section !== 'INFO' && Object.hasOwn(SECTIONS, section);
  }

  #close(): void {
    const name = this.#path.pop() ?? '';
    const depth = this.#path.length;
    if (depth === 1 && name === 'QUERY') this.#query = this.#text.trim().toUpperCase();
    if (depth === 1 && name === 'DEVICEID') this.#deviceId = this.#text;
    if (depth === 1 && name === 'ITEMTYPE') this.#itemType = this.#text;
    const section = this.#path.at(-1) ?? '';
    if (this.#section && depth === (section === 'INFO' ? 4 : 3)) {
      // Twice in one section: the first counts.
      if (SECTIONS[section]?.includes(name)) this.#section[name] ??= this.#text.trim();
    }
    if (this.#section && depth === (name === 'INFO' ? 3 : 2)) this.#keep(name, this.#section);
    this.#text = '';
  }

  #keep(name: string, section: Section): void {
    this.#section = null;
    const all = this.#sections.get(name) ?? [];
    if (all.length >= MOST_SOFTWARE) throw new RefusedBody(413, `At most ${MOST_SOFTWARE} rows of software.`);
    all.push(section);
    this.#sections.set(name, all);
  }

  /** Text counts in a field that is read, and in the three of the envelope. */
  #add(part: string): void {
    if (!this.#section && this.#path.length !== 2) return;
    if (this.#text.length < MAX_TEXT) this.#text += part.slice(0, MAX_TEXT);
  }
}

function refuse(message: string): never {
  throw new RefusedBody(400, message);
}
