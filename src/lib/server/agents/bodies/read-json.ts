import * as v from 'valibot';
import { boundedJson } from './bounded-json.ts';
import {
  type AgentMessage,
  cleanInventory,
  cleanText,
  MOST_SOFTWARE,
  type OpenMessage,
  softwareLines,
  UNREAD,
} from './inventory.ts';
import { listDigest } from '../software/list-digest.ts';
import { itemToInventory, refuseDiscovery } from './network-item.ts';
import { RefusedBody } from './refused-body.ts';

/** An inventory nests four deep, and some of its sections one more. */
const DEEPEST = 16;

/** Agents write numbers and nulls where texts are; anything else is as if it were not there. */
const text = v.fallback(
  v.pipe(
    v.union([v.string(), v.number(), v.null()]),
    v.transform((value) => (value === null ? undefined : String(value))),
  ),
  undefined,
);
const optionalText = v.optional(text);
/** One where a list is expected, and nothing where it is empty. */
function listOf<const Row extends v.GenericSchema>(row: Row) {
  return v.fallback(
    v.optional(
      v.union([
        v.array(row),
        v.pipe(
          row,
          v.transform((one) => [one]),
        ),
      ]),
    ),
    undefined,
  );
}
const section = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.fallback(v.optional(v.object(entries)), undefined);

/** What is not named is dropped by the parse: `envs` and `processes`, which hold secrets, too. */
const contentSchema = v.object({
  hardware: section({
    name: optionalText,
    uuid: optionalText,
    lastloggeduser: optionalText,
    userid: optionalText,
    chassis_type: optionalText,
  }),
  bios: section({ ssn: optionalText, smanufacturer: optionalText, smodel: optionalText }),
  operatingsystem: section({ full_name: optionalText, name: optionalText }),
  users: listOf(v.object({ login: optionalText, domain: optionalText })),
  softwares: v.optional(v.unknown()),
  network_device: section({
    name: optionalText,
    serial: optionalText,
    mac: optionalText,
    model: optionalText,
    manufacturer: optionalText,
    type: optionalText,
  }),
});
const softwareSchema = listOf(
  v.object({ name: optionalText, publisher: optionalText, version: optionalText }),
);

const messageSchema = v.variant('action', [
  v.object({
    action: v.literal('contact'),
    deviceid: text,
    tag: optionalText,
    'enabled-tasks': listOf(v.string()),
  }),
  v.object({
    action: v.literal('inventory'),
    deviceid: text,
    itemtype: optionalText,
    tag: optionalText,
    partial: v.optional(v.boolean(), false),
    content: contentSchema,
  }),
  v.object({
    action: v.literal('netinventory'),
    itemtype: optionalText,
    tag: optionalText,
    content: contentSchema,
  }),
  v.object({ action: v.literal('netdiscovery') }),
]);

interface JsonMessage {
  readonly message: AgentMessage;
  /** Of a contact: what the agent could do. null: an inventory. */
  readonly tasks: readonly string[] | null;
}

interface OpenJson extends OpenMessage {
  readonly tasks: readonly string[] | null;
}

/** GLPI's CONTACT and inventory, to its end. Throws RefusedBody. */
export function readJson(body: Buffer): JsonMessage {
  const { tasks, whole } = openJson(body);
  return { message: whole(), tasks };
}

/** As `readJson`, but a list of software is only named by a digest until it is wanted. Throws RefusedBody. */
export function openJson(body: Buffer): OpenJson {
  const parsed = v.safeParse(messageSchema, boundedJson(body, DEEPEST));
  if (!parsed.success) throw new RefusedBody(400, 'The JSON is no message of an agent that is known.');
  const sent = parsed.output;
  switch (sent.action) {
    case 'contact':
      return openContact(sent);
    case 'netdiscovery':
      return refuseDiscovery();
    case 'netinventory':
      return openItem(sent);
    case 'inventory':
      return sent.content.network_device ? openItem(sent) : openInventory(sent);
  }
}

type Sent<Action> = Extract<v.InferOutput<typeof messageSchema>, { action: Action }>;

function openContact(sent: Sent<'contact'>): OpenJson {
  const agentId = cleanText(sent.deviceid);
  const message = { kind: 'check-in', agentId, tag: cleanText(sent.tag) } as const;
  return { message, digest: '', whole: () => message, tasks: sent['enabled-tasks'] ?? [] };
}

function openItem({ content, itemtype, tag }: Sent<'inventory' | 'netinventory'>): OpenJson {
  const { network_device: device = {} } = content;
  const raw = itemToInventory({ ...device, type: itemtype ?? device.type }, tag);
  const message = { kind: 'inventory', ...cleanInventory(raw) } as const;
  return { message, digest: '', whole: () => message, tasks: null };
}

function openInventory(sent: Sent<'inventory'>): OpenJson {
  const { hardware, bios, operatingsystem, users, softwares } = sent.content;
  const isReported = softwares !== undefined && softwares !== null;
  const inventory = cleanInventory({
    agentId: sent.deviceid ?? '',
    tag: sent.tag,
    name: hardware?.name,
    uuid: hardware?.uuid,
    serial: bios?.ssn,
    osFullName: operatingsystem?.full_name,
    osName: operatingsystem?.name,
    itemType: sent.itemtype,
    chassis: hardware?.chassis_type,
    model: [bios?.smanufacturer, bios?.smodel].filter(Boolean).join(' '),
    users: users ?? [],
    lastLoggedUser: hardware?.lastloggeduser,
    userIds: hardware?.userid,
    software: isReported ? UNREAD : null,
    isPartial: sent.partial,
  });
  const message = { kind: 'inventory', ...inventory } as const;
  return {
    message,
    digest: isReported ? listDigest('json', JSON.stringify(softwares)) : '',
    whole: () => (isReported ? { ...message, software: linesOf(softwares) } : message),
    tasks: null,
  };
}

/** null: what is there is no list, which says nothing. */
function linesOf(softwares: unknown): readonly string[] | null {
  if (Array.isArray(softwares) && softwares.length > MOST_SOFTWARE)
    throw new RefusedBody(413, `At most ${MOST_SOFTWARE} rows of software.`);
  const rows = v.parse(softwareSchema, softwares);
  return rows === undefined ? null : softwareLines(rows);
}
