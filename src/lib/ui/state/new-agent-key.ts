import { agentKeyText } from '#lib/base/agent-key.ts';

/** A key that only this screen knows, and the digest that is kept of it. */
export async function newAgentKey(accountId: string): Promise<{ key: string; digest: string }> {
  const key = agentKeyText(accountId, { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) });
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  const digest = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { key, digest };
}
