import { agentEndpoint } from '#lib/server/agents/agent-endpoint.ts';
import { readCheckIn } from '#lib/server/agents/check-in-body.ts';

/** Scripts and MDM. */
export const POST = agentEndpoint((body) => ({
  message: readCheckIn(body),
  reply: ({ device, hours }) =>
    Response.json({ status: 'ok', device: device?.id, deviceStatus: device?.status, hours }),
}));
