import { deflateSync } from 'node:zlib';

/**
 * zlib at the default level (78 9C) under this type: OCS refuses plain and gzip, FusionInventory refuses every other
 * level and dies on gzip.
 */
function xmlReply(body: string): Response {
  const bytes = packed.get(body) ?? deflateSync(Buffer.from(`${DECLARATION}\n<REPLY>${body}</REPLY>\n`));
  // As many as there are numbers of hours.
  packed.set(body, bytes);
  return new Response(bytes, { headers: { 'content-type': 'application/x-compress-zlib' } });
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const packed = new Map<string, Buffer<ArrayBuffer>>();

export function prologReply(hours: number): Response {
  return xmlReply(`<PROLOG_FREQ>${hours}</PROLOG_FREQ><RESPONSE>SEND</RESPONSE>`);
}

export function inventoryReply(): Response {
  return xmlReply('<RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE>');
}

/** GLPI: `tasks` names what the agent could do; all but the inventory is turned off. null: no contact. */
export function jsonReply(hours: number, tasks: readonly string[] | null): Response {
  const more =
    tasks === null
      ? {}
      : {
          tasks: { inventory: { server: 'glpi', version: '10.0.18' } },
          disabled: tasks.filter((task) => task !== 'inventory'),
        };
  return Response.json({ status: 'ok', expiration: hours, ...more });
}
