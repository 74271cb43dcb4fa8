import { SaxesParser } from 'saxes';
import {
  type AgentMessage,
  cleanInventory,
  cleanText,
  MOST_SOFTWARE,
  type RawInventory,
} from './inventory.ts';
import { RefusedBody } from './refused-body.ts';

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
  OPERATINGSYSTEM: ['FULL_NAME', 'NAME'],
  SOFTWARES: ['NAME', 'VERSION', 'PUBLISHER'],
  USERS: ['LOGIN', 'DOMAIN'],
};

type Section = Record<string, string>;

/** What FusionInventory and OCS send. Throws RefusedBody. */
export function readXml(body: Buffer): AgentMessage {
  const reader = new Reader();
  reader.read(textOf(body));
  return reader.message();
}

/** UTF-8 unless its first line says Latin 1; what is neither becomes the sign for "not a character". */
function textOf(body: Buffer): string {
  const declared = /^<\?xml[^>]*encoding=["'](iso-8859-1|windows-1252|latin1)["']/i.test(
    body.toString('latin1', 0, 200),
  );
  return new TextDecoder(declared ? 'windows-1252' : 'utf-8').decode(body);
}

class Reader {
  readonly #sections = new Map<string, Section[]>();
  #query = '';
  #deviceId = '';
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

  message(): AgentMessage {
    if (this.#deviceId === '' && this.#sections.size === 0)
      return refuse('There is no request of an agent in it.');
    const agentId = this.#deviceId;
    if (this.#query === 'PROLOG') return { kind: 'check-in', agentId: cleanText(agentId), tag: '' };
    if (this.#query !== '' && this.#query !== 'INVENTORY')
      return refuse('Only PROLOG and INVENTORY are taken in.');
    return { kind: 'inventory', ...cleanInventory(this.#raw(agentId)) };
  }

  #raw(agentId: string): RawInventory {
    const [hardware = {}] = this.#sections.get('HARDWARE') ?? [];
    const [bios = {}] = this.#sections.get('BIOS') ?? [];
    const [system = {}] = this.#sections.get('OPERATINGSYSTEM') ?? [];
    const software = this.#sections.get('SOFTWARES');
    const tag = this.#sections.get('ACCOUNTINFO')?.find((one) => one['KEYNAME'] === 'TAG');
    return {
      agentId,
      tag: tag?.['KEYVALUE'],
      name: hardware['NAME'],
      uuid: hardware['UUID'],
      serial: bios['SSN'],
      osFullName: system['FULL_NAME'],
      osName: hardware['OSNAME'],
      type: hardware['CHASSIS_TYPE'] ?? bios['CHASSIS_TYPE'] ?? bios['TYPE'],
      users: (this.#sections.get('USERS') ?? []).map((user) => ({
        login: user['LOGIN'],
        domain: user['DOMAIN'],
      })),
      lastLoggedUser: hardware['LASTLOGGEDUSER'],
      userIds: hardware['USERID'],
      software:
        software?.map((one) => ({
          name: one['NAME'],
          publisher: one['PUBLISHER'],
          version: one['VERSION'],
        })) ?? null,
      isPartial: false,
    };
  }

  #open(name: string): void {
    if (this.#path.length >= MAX_DEPTH) refuse('The XML is nested too deep.');
    if (++this.#elements > MAX_ELEMENTS) refuse('The XML has too many elements.');
    this.#path.push(name);
    this.#text = '';
    if (this.#path.length === 3 && this.#path[1] === 'CONTENT' && Object.hasOwn(SECTIONS, name))
      this.#section = {};
  }

  #close(): void {
    const name = this.#path.pop() ?? '';
    const depth = this.#path.length;
    if (depth === 1 && name === 'QUERY') this.#query = this.#text.trim().toUpperCase();
    if (depth === 1 && name === 'DEVICEID') this.#deviceId = this.#text;
    if (depth === 3 && this.#section) {
      const section = this.#path[2] ?? '';
      // Twice in one section: the first counts.
      if (SECTIONS[section]?.includes(name)) this.#section[name] ??= this.#text.trim();
    }
    if (depth === 2 && this.#section) this.#keep(name, this.#section);
    this.#text = '';
  }

  #keep(name: string, section: Section): void {
    this.#section = null;
    const all = this.#sections.get(name) ?? [];
    if (all.length >= MOST_SOFTWARE) throw new RefusedBody(413, `At most ${MOST_SOFTWARE} rows of software.`);
    all.push(section);
    this.#sections.set(name, all);
  }

  /** Text counts in a field that is read, and in the two of the envelope. */
  #add(part: string): void {
    if (!this.#section && this.#path.length !== 2) return;
    if (this.#text.length < MAX_TEXT) this.#text += part.slice(0, MAX_TEXT);
  }
}

function refuse(message: string): never {
  throw new RefusedBody(400, message);
}
