import { agentEndpoint, type Read } from '#lib/server/agents/agent-endpoint.ts';
import { openJson } from '#lib/server/agents/read-json.ts';
import { openXml } from '#lib/server/agents/read-xml.ts';
import { inventoryReply, jsonReply, prologReply } from '#lib/server/agents/replies.ts';

/** FusionInventory, OCS Inventory and GLPI agents. */
export const POST = agentEndpoint((body, request): Read => {
  // Blanks may stand before a JSON object; an XML prolog may have a byte order mark.
  if (body.toString('latin1', 0, 64).trimStart().startsWith('{')) {
    const { tasks, ...opened } = openJson(body);
    return { ...opened, reply: ({ hours }) => jsonReply(hours, tasks) };
  }
  const opened = openXml(body);
  // A GLPI agent begins in XML, and goes on in JSON when it is answered so.
  const isGlpi = request.headers.has('glpi-agent-id');
  return {
    ...opened,
    reply: ({ hours }) => {
      if (opened.message.kind === 'inventory') return inventoryReply();
      return isGlpi ? jsonReply(hours, null) : prologReply(hours);
    },
  };
});
