import { agentEndpoint } from '#lib/server/agents/agent-endpoint.ts';
import { INVENTORY_BOUNDS } from '#lib/server/agents/bodies/read-body.ts';
import { inventoryReply, jsonReply, prologReply } from '#lib/server/agents/replies.ts';

/** FusionInventory, OCS Inventory and GLPI agents. */
export const POST = agentEndpoint({
  kind: 'agent',
  bounds: INVENTORY_BOUNDS,
  reply({ hours }, { form, message, tasks }, request) {
    if (form === 'json') return jsonReply(hours, tasks);
    if (message.kind === 'inventory') return inventoryReply();
    // A GLPI agent begins in XML, and goes on in JSON when it is answered so.
    return request.headers.has('glpi-agent-id') ? jsonReply(hours, null) : prologReply(hours);
  },
});
