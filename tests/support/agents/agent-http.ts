import { deflateSync, gzipSync, inflateSync } from 'node:zlib';
import { agentKeyText } from '#lib/base/agent-key.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { createHash, randomBytes } from 'node:crypto';
import { testId } from '../rows/domain-rows.ts';
import type { HttpClient } from '../servers/http-client.ts';

/** A company's contract admin over HTTP, who makes keys and products, and what agents send with them. */
export class AgentDesk {
  readonly #client: HttpClient;
  readonly #member: { accountId: string; userId: string };
  readonly #origin: string;
  #seq = 0;

  constructor(client: HttpClient, member: { accountId: string; userId: string }, origin: string) {
    this.#client = client;
    this.#member = member;
    this.#origin = origin;
  }

  async push(name: string, args: object): Promise<void> {
    const seq = ++this.#seq;
    const mutation = { seq, id: testId('mu', 90_000 + seq), name, version: 1, args, at: Date.now() };
    const body = { protocol: PROTOCOL, ...this.#member, clientId: testId('cl', 90), mutations: [mutation] };
    const answer = (await (await this.#client.post('/api/sync/push', body)).json()) as {
      results?: { result: string }[];
    };
    if (answer.results?.[0]?.result !== 'accepted') throw new Error(`${name}: ${JSON.stringify(answer)}`);
  }

  /** Makes a key as the browser does. */
  async newKey(tag = ''): Promise<string> {
    const key = agentKeyText(this.#member.accountId, { bytes: (count) => randomBytes(count) });
    const digest = createHash('sha256').update(key).digest('hex');
    await this.push('enrolment-keys.add', { name: `Key ${this.#seq}`, tag, digest });
    return key;
  }

  /** Every row of a first pull, by collection. */
  async rows(): Promise<Record<string, Record<string, unknown>[]>> {
    const asked = { protocol: PROTOCOL, ...this.#member, clientId: testId('cl', 91), cookie: null };
    const rows: Record<string, Record<string, unknown>[]> = {};
    const text = await (await this.#client.post('/api/sync/pull', asked)).text();
    for (const line of text.split('\n').filter((one) => one.startsWith('{"line":"page"'))) {
      const page = JSON.parse(line) as { collection: string; rows: Record<string, unknown>[] };
      rows[page.collection] = [...(rows[page.collection] ?? []), ...page.rows];
    }
    return rows;
  }

  send(key: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#origin}/agent/${key}`, { method: 'POST', body: body as BodyInit, headers });
  }
}

export const deflated = (text: string | Buffer): Buffer => deflateSync(text);
export const gzipped = (text: string | Buffer): Buffer => gzipSync(text);

/** A reply in XML, whose first two bytes OCS and FusionInventory insist on. */
export async function xmlOf(answer: Response): Promise<string> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (bytes[0] !== 0x78 || bytes[1] !== 0x9c)
    throw new Error(`No zlib of the default level: ${bytes.toString()}`);
  return inflateSync(bytes).toString();
}

export function inventoryXml(more: { id?: string; name?: string; content?: string } = {}): string {
  const { id = 'pc-2026-01-01-01-01-01', name = 'PC', content = '' } = more;
  return (
    `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><HARDWARE><NAME>${name}</NAME></HARDWARE>${content}` +
    `</CONTENT><DEVICEID>${id}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`
  );
}
