import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AgentDesk, deflated, gzipped, inventoryXml, xmlOf } from '#tests/support/agents/agent-http.ts';
import { agentFile } from '#tests/support/agents/agent-files.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { tryCommand } from '#tests/support/servers/server-process.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

const MB = 1_048_576;

let server: SharedServer;
let folder: string;
let client: HttpClient;
let desk: AgentDesk;
let member: { accountId: string; userId: string };
let key: string;

beforeAll(async () => {
  server = await emptyServer();
  folder = await mkdtemp(join(tmpdir(), 'muster-agents-'));
  client = new HttpClient(server.origin);
  member = await client.found();
  desk = new AgentDesk(client, member, server.origin);
  key = await desk.newKey();
  await desk.push('products.add', { name: 'AutoCAD', kind: 'product', publisher: 'Autodesk' });
});
afterAll(() => rm(folder, { recursive: true }));

describe('an agent', () => {
  test('of FusionInventory is answered as it understands, plain, deflated or gzipped', async () => {
    for (const packed of [(one: Buffer) => one, deflated, gzipped]) {
      const prolog = await desk.send(key, packed(agentFile('fusioninventory-prolog.xml')));
      expect(prolog.headers.get('content-type')).toBe('application/x-compress-zlib');
      expect(await xmlOf(prolog)).toContain(
        '<REPLY><PROLOG_FREQ>24</PROLOG_FREQ><RESPONSE>SEND</RESPONSE></REPLY>',
      );
      const kept = await desk.send(key, packed(agentFile('fusioninventory-inventory.xml')));
      expect(await xmlOf(kept)).toContain('<REPLY><RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE></REPLY>');
    }
    const { devices = [], installations = [] } = await desk.rows();
    expect(devices.map(({ serial }) => serial)).toEqual(['5C5RVB1']);
    expect(installations).toMatchObject([{ version: '2026' }]);
  });

  test('of GLPI begins in XML and goes on in JSON, and does nothing but the inventory', async () => {
    const first = await desk.send(key, deflated(agentFile('fusioninventory-prolog.xml')), {
      'glpi-agent-id': 'a0b1',
    });
    expect(await first.json()).toEqual({ status: 'ok', expiration: 24 });
    const contact = await desk.send(
      key,
      JSON.stringify({ action: 'contact', deviceid: 'g', 'enabled-tasks': ['inventory', 'deploy', 'esx'] }),
    );
    expect(await contact.json()).toEqual({
      status: 'ok',
      expiration: 24,
      disabled: ['deploy', 'esx'],
      tasks: { inventory: { server: 'glpi', version: '10.0.18' } },
    });
    const kept = await desk.send(key, gzipped(agentFile('glpi-agent-inventory-full.json')));
    expect(await kept.json()).toEqual({ status: 'ok', expiration: 24 });
  });

  test('may send the key as password, and a script as bearer token, who is told the device’s status', async () => {
    const basic = { authorization: `Basic ${Buffer.from(`agent:${key}`).toString('base64')}` };
    expect((await desk.send('', inventoryXml({ name: 'BASIC', id: 'basic' }), basic)).status).toBe(200);
    const sent = {
      name: 'LAPTOP-7',
      serial: 'C02XX',
      software: [{ name: 'AutoCAD 2025', publisher: 'Autodesk' }],
    };
    const answer = await fetch(`${server.origin}/api/devices/check-in`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    expect(await answer.json()).toMatchObject({ status: 'ok', deviceStatus: 'online', hours: 24 });
    const wrong = await fetch(`${server.origin}/api/devices/check-in`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ ...sent, seriall: 'x' }),
    });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { code: 'invalid' }]);
  });

  test('gets its whole list kept beside the replica: on request, and only to who sees devices', async () => {
    const { devices = [] } = await desk.rows();
    const id = devices.find(({ serial }) => serial === '5C5RVB1')?.['id'] as string;
    const list = (await (await client.get(`/api/devices/${id}/software`)).json()) as { software: string[][] };
    expect(list.software).toContainEqual(['adduser', 'Debian', '3.134']);
    expect((await client.get('/api/devices/dv_unknown/software')).status).toBe(404);
    expect((await new HttpClient(server.origin).get(`/api/devices/${id}/software`)).status).toBe(401);
    const seen = (await (await client.get('/api/software/seen')).json()) as { titles: unknown[][] };
    expect(seen.titles).toContainEqual(['adduser', 'Debian', '3.134', 2]);
  });

  test('gets in with the address that npm run admin prints, beside the running server', async () => {
    const words = ['src/commands/admin.ts', 'enrolment-key', 'create', '--account', 'acme', '--tag', 'X'];
    const environment = { DATABASE_URL: server.url, ORIGIN: server.origin };
    const made = tryCommand(words, environment);
    expect(await made.exited, made.output()).toBe(0);
    const url = made.output().trim();
    expect(url).toMatch(new RegExp(`^${server.origin}/agent/${member.accountId}\\.[0-9a-z]{26}$`));
    const tagged = '<ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>X</KEYVALUE></ACCOUNTINFO>';
    const body = inventoryXml({ id: 'by-admin', name: 'BY-ADMIN', content: tagged });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    expect((await fetch(url, { method: 'POST', body: inventoryXml() })).status).toBe(403);
    const unknown = tryCommand([...words.slice(0, 4), 'Nobody'], environment);
    expect(await unknown.exited).toBe(1);
    expect(unknown.output()).toBe('There is no account named "Nobody". Those there are: "Acme".\n');
  });
});

describe('what is of no machine with an agent', () => {
  const printer = (action: string) =>
    JSON.stringify({
      action,
      deviceid: 'NPIF2BE10-2026-12-31-11-28-51',
      itemtype: 'Printer',
      content: { network_device: { name: 'NPIF2BE10', serial: 'PHCVN191TG', mac: '00:68:eb:f2:be:10' } },
    });

  test('a printer that was asked over the network is a device of another type, the same one the next day', async () => {
    for (const action of ['netinventory', 'inventory'])
      expect(await (await desk.send(key, deflated(printer(action)))).json()).toMatchObject({ status: 'ok' });
    const found = (await desk.rows())['devices']?.filter(({ serial }) => serial === 'PHCVN191TG');
    expect(found).toMatchObject([{ name: 'NPIF2BE10', type: 'other', os: 'Printer' }]);
  });

  test('a network discovery is refused in words that the agent logs, and so that it does not try again', async () => {
    const before = JSON.stringify((await desk.rows())['devices']);
    const found = '<DEVICE><IP>10.0.0.1</IP><TYPE>PRINTER</TYPE></DEVICE>';
    const inXml = `<REQUEST><CONTENT>${found}</CONTENT><DEVICEID>scanner</DEVICEID><QUERY>NETDISCOVERY</QUERY></REQUEST>`;
    for (const body of [inXml, printer('netdiscovery')]) {
      const answer = await desk.send(key, deflated(body));
      // GLPI's client reads the message only of this type, of a told length, with the status "error"; 4xx is final.
      expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/json']);
      const length = Number(answer.headers.get('content-length'));
      const text = await answer.text();
      expect(length).toBe(Buffer.byteLength(text));
      expect(JSON.parse(text)).toMatchObject({
        status: 'error',
        message: expect.stringMatching(/^This is a network discovery\..*Turn the agent’s/) as string,
      });
    }
    expect(JSON.stringify((await desk.rows())['devices'])).toBe(before);
  });
});

describe('what must not get in', () => {
  test('comes with a key that is wrong, revoked, of another account, or none', async () => {
    const doomed = await desk.newKey();
    expect((await desk.send(doomed, inventoryXml())).status).toBe(200);
    const { enrolmentKeys = [] } = await desk.rows();
    const digest = createHash('sha256').update(doomed).digest('hex');
    const row = enrolmentKeys.find((one) => one['digest'] === digest);
    await desk.push('enrolment-keys.revoke', { id: row?.['id'] as string });
    const other = key.replace(/^ac_.{25}/, `ac_${'0'.repeat(25)}`);
    for (const one of [doomed, other, `${key.slice(0, -1)}~`, `${key.slice(0, -2)}00`, 'x', '', '%00'])
      await expect
        .poll(async () => (await desk.send(one, inventoryXml())).status, { message: one })
        .toBe(401);
  });

  test.each([
    ['a zip bomb', () => deflated(Buffer.alloc(200 * MB, 32)), 413],
    ['a gzip bomb of XML', () => gzipped(`<REQUEST>${' '.repeat(100 * MB)}`), 413],
    ['a body of 64 MiB', () => Buffer.alloc(64 * MB, 32), 413],
    ['a body above the adapter’s own bound', () => Buffer.alloc(90 * MB, 32), 413],
    ['XML that is nested deep', () => `<REQUEST>${'<A>'.repeat(100_000)}`, 400],
    ['JSON that is nested deep', () => `{"action":"inventory","content":${'['.repeat(1_000_000)}`, 400],
    ['a document type', () => `<!DOCTYPE REQUEST SYSTEM "file:///etc/passwd">${inventoryXml()}`, 400],
    [
      'entities that grow',
      () => `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${inventoryXml({ name: '&b;' })}`,
      400,
    ],
    ['an entity of nobody', () => inventoryXml({ name: '&secret;' }), 400],
    ['zlib that is cut off', () => deflated(inventoryXml()).subarray(0, 60), 400],
    ['zlib that is none', () => Buffer.from('789c0102030405060708', 'hex'), 400],
    ['XML that is cut off', () => inventoryXml().slice(0, -30), 400],
    ['XML of something else', () => '<html><body>Sign in to the hotel</body></html>', 400],
    ['JSON of something else', () => '{"action":"deploy"}', 400],
    ['nothing', () => '', 400],
    ['noise', () => Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 251)), 400],
    [
      'more software than a machine has',
      () => inventoryXml({ content: '<SOFTWARES><NAME>x</NAME></SOFTWARES>'.repeat(20_001) }),
      413,
    ],
  ])('%s is refused, changes nothing, and the server goes on', async (_what, body, status) => {
    const before = JSON.stringify((await desk.rows())['devices']);
    const answer = await desk.send(key, body());
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      message: expect.stringMatching(/Nothing was changed\.$/) as string,
    });
    expect(JSON.stringify((await desk.rows())['devices'])).toBe(before);
    expect((await client.get('/healthz')).status).toBe(200);
  });
});

describe('what a script must not send', () => {
  const name = 'HOSTILE-SCRIPT';
  const softwareOf = (row: object, times = 1) => JSON.stringify({ name, software: Array(times).fill(row) });
  test.each([
    ['more than 4 MiB', () => softwareOf({ name: 'x'.repeat(180) }, 25_000), 413, /4 MiB/],
    ['a bomb of more than 4 MiB', () => deflated(Buffer.alloc(5 * MB, 32)), 413, /4 MiB/],
    [
      'JSON that is nested deep',
      () => `{"name":"${name}","software":${'['.repeat(500_000)}`,
      400,
      /deeper than 3/,
    ],
    ['JSON one deeper than a list', () => softwareOf({ name: ['x'] }), 400, /deeper than 3/],
    ['JSON that is cut off', () => `{"name":"${name}"`, 400, /not JSON/],
    ['a list', () => '[]', 400, /./],
    ['a number', () => '1e999', 400, /./],
    ['nothing', () => '', 400, /not JSON/],
    ['XML', () => inventoryXml({ name }), 400, /not JSON/],
    ['a name of 10,000 characters', () => JSON.stringify({ name: 'n'.repeat(10_000) }), 400, /^name: /],
    ['a name that is no text', () => JSON.stringify({ name: { length: 3 } }), 400, /^name: /],
    ['two lines in a name', () => JSON.stringify({ name: `${name}\nsecond` }), 400, /^name: /],
    [
      'a long version',
      () => softwareOf({ name: 'x', version: '1'.repeat(201) }),
      400,
      /^software\.0\.version: /,
    ],
    ['a field of its own', () => JSON.stringify({ name, lastCheckInAt: 0 }), 400, /^lastCheckInAt: /],
    ['a prototype', () => `{"name":"${name}","__proto__":{"isPartial":true}}`, 400, /__proto__/],
    ['20,001 rows', () => softwareOf({ name: 'x' }, 20_001), 400, /^software: /],
  ])('%s is refused with what is wrong, and makes no device', async (_what, body, status, told) => {
    const answer = await fetch(`${server.origin}/api/devices/check-in`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: new Uint8Array(Buffer.from(body())),
    });
    const { message } = (await answer.json()) as { message: string };
    expect(message).toMatch(told);
    expect(message).toMatch(/Nothing was changed\.$/);
    expect([answer.status, message.length < 400]).toEqual([status, true]);
    const { devices = [] } = await desk.rows();
    expect(devices.filter((one) => String(one['name']).startsWith('HOSTILE'))).toEqual([]);
  });

  test('brackets in a text are no depth, and quotes in it do not end it', async () => {
    const { deviceName, body } = { deviceName: 'a "[[[[{{{{\\" b', body: { software: [{ name: '{[({' }] } };
    const answer = await fetch(`${server.origin}/api/devices/check-in`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ name: deviceName, ...body }),
    });
    expect(answer.status).toBe(200);
    expect((await desk.rows())['devices']).toContainEqual(expect.objectContaining({ name: deviceName }));
  });
});

describe('what is strange and still true', () => {
  const device = async (id: string, name: string | Buffer, content = '') => {
    const text = inventoryXml({ id, name: 'NAME', content });
    const [start = '', end = ''] = text.split('NAME</NAME>');
    const body = Buffer.concat([Buffer.from(start), Buffer.from(name), Buffer.from(`</NAME>${end}`)]);
    expect((await desk.send(key, deflated(body))).status).toBe(200);
    const { devices = [] } = await desk.rows();
    return devices.at(-1)!;
  };

  test('a name of 10,000 characters is cut, control characters and what is no UTF-8 are told apart', async () => {
    expect((await device('long', 'n'.repeat(10_000)))['name']).toBe('n'.repeat(200));
    expect((await device('control', 'a\u0001b\u0007\nc'))['name']).toBe('a b c');
    const latin = Buffer.from([0x57, 0xff, 0xfe, 0x58]);
    expect((await device('latin', latin))['name']).toBe('W\ufffd\ufffdX');
    expect((await device('emoji', '😀'.repeat(150)))['name']).toBe('😀'.repeat(100));
  });

  test('markup and formulas are kept as they are, for screens and exports to guard', async () => {
    const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;';
    expect((await device('script', escaped))['name']).toBe('<script>alert(1)</script>');
    const formula = '<SOFTWARES><NAME>=HYPERLINK("http://x")</NAME><VERSION>@1</VERSION></SOFTWARES>';
    const { id } = await device('formula', 'FORMULA', formula);
    const list = (await (await client.get(`/api/devices/${id as string}/software`)).json()) as object;
    expect(list).toMatchObject({ software: [['=HYPERLINK("http://x")', '', '@1']] });
  });

  test('10,000 software rows are a list like any other', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, at) => `<SOFTWARES><NAME>Package ${at}</NAME><VERSION>1.${at}</VERSION></SOFTWARES>`,
    ).join('');
    const { id } = await device('many', 'MANY', rows);
    const list = (await (await client.get(`/api/devices/${id as string}/software`)).json()) as {
      software: unknown[];
    };
    expect(list.software).toHaveLength(10_000);
  });

  test('the same device twice at once is one', async () => {
    const body = deflated(inventoryXml({ id: 'twice', name: 'TWICE' }));
    await Promise.all(Array.from({ length: 8 }, () => desk.send(key, body)));
    const { devices = [] } = await desk.rows();
    expect(devices.filter(({ name }) => name === 'TWICE')).toHaveLength(1);
  });

  test('environment and processes are nowhere: not in rows, lists or logs', async () => {
    const secret =
      '<ENVS><KEY>AWS_SECRET</KEY><VAL>MARK-env-7f3a</VAL></ENVS><PROCESSES><CMD>mysql -pMARK-cmd-91c2</CMD></PROCESSES>';
    await device('secret', 'SECRET', secret);
    const json = {
      action: 'inventory',
      deviceid: 'secret-json',
      content: { hardware: { name: 'SECRET-2' } },
    };
    const content = {
      ...json.content,
      envs: [{ key: 'A', val: 'MARK-env-7f3a' }],
      processes: [{ cmd: 'MARK-cmd-91c2' }],
    };
    expect((await desk.send(key, JSON.stringify({ ...json, content }))).status).toBe(200);
    const file = join(folder, 'agents.backup');
    const backup = tryCommand(['src/commands/admin.ts', 'backup', file], { DATABASE_URL: server.url });
    expect(await backup.exited, backup.output()).toBe(0);
    const kept = await unpacked(file);
    expect(kept).toContain('SECRET-2');
    for (const text of [kept, server.output(), JSON.stringify(await desk.rows())])
      for (const mark of ['MARK-env', 'MARK-cmd', 'AWS_SECRET']) expect(text).not.toContain(mark);
    // Nor is a key anywhere that somebody could read it.
    for (const text of [kept, server.output()]) expect(text).not.toContain(key.slice(-26));
  });
});

/** A backup is the whole database, every table of it, in lines that are gzipped. */
async function unpacked(file: string): Promise<string> {
  const bytes = await readFile(file);
  return bytes[0] === 0x1f ? gunzipSync(bytes).toString() : bytes.toString();
}
