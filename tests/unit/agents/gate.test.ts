import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AgentGate } from '#lib/server/http/agent-gate.ts';
import { BodyRoom } from '#lib/server/agents/bodies/body-room.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function served(gate: AgentGate, listener: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    if (gate.letsIn(request, response)) listener(request, response);
  });
  const one = server;
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
}

describe('the gate of agents', () => {
  it('turns away who is one too many with a time to come again, whole body sent or not, and lets in when one is done', async () => {
    const held: (() => void)[] = [];
    let turnedAway = 0;
    const gate = new AgentGate(() => turnedAway++, 2);
    const origin = await served(gate, (request, response) => {
      if (request.url === '/healthz') return response.end();
      return held.push(() => response.end());
    });
    const send = (path: string) =>
      fetch(origin + path, {
        method: 'POST',
        body: new Uint8Array(300_000),
        headers: { connection: 'close' },
      });
    const under = [send('/agent/key'), send('/api/devices/check-in?x')];
    await expect.poll(() => held.length).toBe(2);
    const away = await send('/agent/key');
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThanOrEqual(20);
    expect(await away.json()).toMatchObject({ code: 'busy' });
    expect(turnedAway).toBe(1);
    // People are no agents.
    expect((await send('/healthz')).status).toBe(200);
    held.shift()?.();
    expect((await under[0]!).status).toBe(200);
    const again = send('/agent/key');
    await expect.poll(() => held.length).toBe(2);
    for (const done of held) done();
    expect((await Promise.all([under[1]!, again])).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('counts whoever hangs up as gone', async () => {
    let begun = 0;
    const origin = await served(new AgentGate(() => undefined, 1), () => begun++);
    const gone = new AbortController();
    const first = fetch(`${origin}/agent/key`, { method: 'POST', signal: gone.signal });
    await expect.poll(() => begun).toBe(1);
    gone.abort();
    await expect(first).rejects.toThrow();
    const last = new AbortController();
    const later = async () => {
      void fetch(`${origin}/agent/key`, { method: 'POST', signal: last.signal }).catch(() => undefined);
      return Promise.resolve(begun);
    };
    await expect.poll(later).toBeGreaterThan(1);
    last.abort();
  });
});

describe('the room for bodies', () => {
  it('is given back by who leaves, and never more than there is', () => {
    const room = new BodyRoom(100);
    const [one, other] = [room.enter(), room.enter()];
    expect([one.add(60), other.add(60), other.add(40), one.add(1)]).toEqual([true, false, true, false]);
    one.leave();
    one.leave();
    expect([other.add(60), other.add(1)]).toEqual([true, false]);
  });
});
