import { agentEndpoint } from '#lib/server/agents/agent-endpoint.ts';
import { CHECK_IN_BYTES } from '#lib/server/agents/bodies/check-in-body.ts';

/** Scripts and MDM. */
export const POST = agentEndpoint({
  kind: 'script',
  bounds: { sent: CHECK_IN_BYTES, inflated: CHECK_IN_BYTES },
  reply: ({ device, hours }) =>
    Response.json({ status: 'ok', device: device?.id, deviceStatus: device?.status, hours }),
});
