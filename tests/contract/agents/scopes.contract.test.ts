import { beforeAll, describe, expect, test } from 'vitest';
import { AgentDesk, deflated } from '#tests/support/agents/agent-http.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

let server: SharedServer;
let client: HttpClient;
let desk: AgentDesk;

beforeAll(async () => {
  server = await emptyServer();
  client = new HttpClient(server.origin);
  desk = new AgentDesk(client, await client.found(), server.origin);
  await desk.push('products.add', { name: 'AutoCAD', kind: 'product', publisher: 'Autodesk' });
});

type Row = Record<string, unknown>;

interface Machine {
  readonly id: string;
  readonly name: string;
  readonly serial?: string;
  readonly uuid?: string;
  readonly tag?: string;
  readonly software?: readonly string[];
}

function inventoryOf({ id, name, serial = '', uuid = '', tag = '', software = [] }: Machine): Buffer {
  const content = [
    `<ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>${tag}</KEYVALUE></ACCOUNTINFO>`,
    `<BIOS><SSN>${serial}</SSN></BIOS><HARDWARE><UUID>${uuid}</UUID><NAME>${name}</NAME></HARDWARE>`,
    ...software.map((one) => `<SOFTWARES><NAME>${one}</NAME><PUBLISHER>Autodesk</PUBLISHER></SOFTWARES>`),
  ].join('');
  const envelope = `<DEVICEID>${id}</DEVICEID><QUERY>INVENTORY</QUERY>`;
  return deflated(`<?xml version="1.0"?><REQUEST><CONTENT>${content}</CONTENT>${envelope}</REQUEST>`);
}

async function report(key: string, machine: Machine): Promise<void> {
  const answer = await desk.send(key, inventoryOf(machine));
  expect(answer.status).toBe(200);
}

/** A key that the server knows: what was just made reaches it by a poke. */
async function newKey(tag = ''): Promise<string> {
  const key = await desk.newKey(tag);
  await expect.poll(() => desk.send(key, prologOf('nobody')).then(({ status }) => status)).toBe(200);
  return key;
}

function prologOf(id: string): Buffer {
  return deflated(`<?xml version="1.0"?><REQUEST><DEVICEID>${id}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`);
}

/** Every device, possible duplicate and installation that a name or id of the test is about. */
async function rowsOf(serialOrName: string) {
  const { devices = [], possibleDuplicates = [], installations = [], activity = [] } = await desk.rows();
  const mine = devices.filter((one) => [one['serial'], one['name']].includes(serialOrName));
  const ids = mine.map(({ id }) => id);
  return {
    devices: mine,
    all: devices,
    pairs: possibleDuplicates.filter((one) => ids.includes(one['otherId'])),
    installs: installations.filter((one) => ids.includes(one['deviceId'])),
    history: activity.filter((one) => ids.includes(one['recordId'])),
  };
}

const UUID = (number: number) => `4c4c4544-0042-3510-8056-${String(number).padStart(12, 'c')}`;

describe('a key that is limited to a tag', () => {
  test.each([
    ['its serial', (own: Machine): Machine => ({ ...own, id: 'evil-2026', uuid: '' }), 'serial'],
    ['its UUID', (own: Machine): Machine => ({ ...own, id: 'evil-uuid-2026', serial: '' }), 'agent'],
    ['its agent', (own: Machine): Machine => ({ ...own, serial: '', uuid: '' }), 'agent'],
    ['all three', (own: Machine): Machine => own, 'serial'],
  ] as const)(
    'does not edit a device of another tag by %s: it adds one of its own, and the pair is told',
    async (what, claimOf, by) => {
      const [keyA, keyB] = [await newKey(`A ${what}`), await newKey(`B ${what}`)];
      const number = [...what].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
      const own = {
        id: `pc-${number}-2026-01-01-01-01-01`,
        name: `OWN ${what}`,
        serial: `OWN-${number}`,
        uuid: UUID(number),
        tag: `A ${what}`,
        software: ['AutoCAD 2026'],
      };
      await report(keyA, own);
      const before = await rowsOf(own.serial);
      expect([before.devices.length, before.installs.length]).toEqual([1, 1]);
      await report(keyB, { ...claimOf(own), name: 'RENAMED', tag: `B ${what}`, software: [] });
      const after = await rowsOf(own.serial);
      expect([after.devices, after.installs]).toEqual([before.devices, before.installs]);
      expect(after.pairs).toMatchObject([{ by, settledAt: null }]);
      // Each goes on by itself, and is not told a second time.
      await report(keyA, own);
      await report(keyB, { ...claimOf(own), name: 'RENAMED', tag: `B ${what}`, software: [] });
      const later = await rowsOf(own.serial);
      expect([later.devices, later.installs, later.pairs.length]).toEqual([
        before.devices,
        before.installs,
        1,
      ]);
      expect(later.all.filter((one) => one['id'] === later.pairs[0]?.['deviceId'])).toMatchObject([
        { name: 'RENAMED', serial: '' },
      ]);
    },
  );

  test('is refused with another tag in a PROLOG or CONTACT too, and gives no sign of life of what is not its own', async () => {
    const [keyA, keyB] = [await newKey('LIFE-A'), await newKey('LIFE-B')];
    const contact = JSON.stringify({ action: 'contact', deviceid: 'life', tag: 'LIFE-A' });
    const account = `<ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>LIFE-A</KEYVALUE></ACCOUNTINFO>`;
    const tagged = `<REQUEST><CONTENT>${account}</CONTENT><DEVICEID>life</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`;
    await report(keyA, { id: 'life', name: 'LIFE', tag: 'LIFE-A' });
    for (const body of [contact, deflated(tagged)]) expect((await desk.send(keyB, body)).status).toBe(403);
    // Without a tag, as agents send it, it is answered: the agent goes on, to an inventory that names one.
    const asked = { deviceid: 'life', action: 'contact', 'enabled-tasks': ['inventory'] };
    for (const body of [JSON.stringify(asked), prologOf('life')])
      expect((await desk.send(keyB, body)).status).toBe(200);
    expect((await rowsOf('LIFE')).devices).toHaveLength(1);
  });
});

describe('who may go on', () => {
  test('a new key of the same tag, when the old one is revoked', async () => {
    const old = await newKey('TEAM');
    await report(old, { id: 'team-pc', name: 'TEAM-PC', serial: 'TEAM-1', tag: 'TEAM' });
    const { enrolmentKeys = [] } = await desk.rows();
    const { id } = enrolmentKeys.find(({ tag }) => tag === 'TEAM') as { id: string };
    await desk.push('enrolment-keys.revoke', { id });
    const renewed = await newKey('TEAM');
    await report(renewed, { id: 'team-pc', name: 'TEAM-PC-2', serial: 'TEAM-1', tag: 'TEAM' });
    const { devices, pairs } = await rowsOf('TEAM-1');
    expect([devices.map(({ name }) => name), pairs]).toEqual([['TEAM-PC-2'], []]);
  });

  test('a key whose tag was changed, with the devices that came by it', async () => {
    const key = await newKey('NORTH');
    await report(key, { id: 'north', name: 'NORTH-PC', serial: 'NORTH-1', tag: 'NORTH' });
    const { enrolmentKeys = [] } = await desk.rows();
    const { id } = enrolmentKeys.find(({ tag }) => tag === 'NORTH') as { id: string };
    await desk.push('enrolment-keys.edit', { id, tag: { was: 'NORTH', to: 'SOUTH' } });
    await report(key, { id: 'north', name: 'SOUTH-PC', serial: 'NORTH-1', tag: 'SOUTH' });
    const { devices, pairs } = await rowsOf('NORTH-1');
    expect([devices.map(({ name }) => name), pairs]).toEqual([['SOUTH-PC'], []]);
    // And it belongs to the new tag alone.
    const stays = await newKey('NORTH');
    await report(stays, { id: 'north', name: 'TAKEN', serial: 'NORTH-1', tag: 'NORTH' });
    expect((await rowsOf('NORTH-1')).devices.map(({ name }) => name)).toEqual(['SOUTH-PC']);
  });

  test('a key without a tag, with every device of the company; one that it reports with a tag is of that tag too', async () => {
    const [company, tagged] = [await newKey(), await newKey('EAST')];
    await report(tagged, { id: 'east', name: 'EAST-PC', serial: 'EAST-1', tag: 'EAST' });
    await report(company, { id: 'east', name: 'EAST-PC-2', serial: 'EAST-1' });
    expect((await rowsOf('EAST-1')).devices.map(({ name }) => name)).toEqual(['EAST-PC-2']);
    await report(tagged, { id: 'east', name: 'EAST-PC-3', serial: 'EAST-1', tag: 'EAST' });
    expect((await rowsOf('EAST-1')).devices.map(({ name }) => name)).toEqual(['EAST-PC-3']);
    const moving = { id: 'moving', name: 'MOVING', serial: 'MOVING-1' };
    await report(company, moving);
    await report(company, { ...moving, tag: 'EAST' });
    await report(tagged, { ...moving, tag: 'EAST', name: 'MOVED' });
    const { devices, pairs } = await rowsOf('MOVING-1');
    expect([devices.map(({ name }) => name), pairs]).toEqual([['MOVED'], []]);
  });

  test('whoever reports a device of a file or of a person first, and nobody after that', async () => {
    const [keyA, keyB] = [await newKey('FIRST'), await newKey('SECOND')];
    await desk.push('devices.add', { name: 'ENTERED', type: 'computer', serial: 'ENTERED-1' });
    await report(keyA, { id: 'first', name: 'CLAIMED', serial: 'ENTERED-1', tag: 'FIRST' });
    const claimed = await rowsOf('ENTERED-1');
    expect(claimed.devices).toMatchObject([{ name: 'CLAIMED' }]);
    await report(keyB, { id: 'second', name: 'STOLEN', serial: 'ENTERED-1', tag: 'SECOND' });
    const after = await rowsOf('ENTERED-1');
    expect(after.devices).toEqual(claimed.devices);
    expect(after.pairs).toMatchObject([{ by: 'serial' }]);
  });

  test('both, when a person says that it is one machine; each its own, when the person takes that back', async () => {
    const [keyA, keyB] = [await newKey('ONE'), await newKey('TWO')];
    const machine = { id: 'one-or-two', serial: 'ONE-1' };
    await report(keyA, { ...machine, name: 'ONE', tag: 'ONE' });
    await report(keyB, { ...machine, name: 'TWO', tag: 'TWO' });
    const { pairs } = await rowsOf('ONE');
    const [to, from] = [pairs[0]?.['otherId'] as string, pairs[0]?.['deviceId'] as string];
    await desk.push('devices.merge', { from, to });
    await report(keyB, { ...machine, name: 'BY-TWO', tag: 'TWO' });
    const named = (rows: readonly Row[]) =>
      rows.filter(({ id }) => id === from || id === to).map(({ name }) => name);
    expect(named((await rowsOf('')).all)).toEqual(['BY-TWO']);
    await report(keyA, { ...machine, name: 'BY-ONE', tag: 'ONE' });
    expect(named((await rowsOf('')).all)).toEqual(['BY-ONE']);
    await desk.push('devices.unmerge', { id: from });
    await report(keyB, { ...machine, name: 'TWO-AGAIN', tag: 'TWO' });
    await report(keyA, { ...machine, name: 'ONE-AGAIN', tag: 'ONE' });
    expect(named((await rowsOf('')).all).sort()).toEqual(['ONE-AGAIN', 'TWO-AGAIN']);
  });
});

test('another name, serial or agent of a device is in its history, with the key that brought it', async () => {
  const key = await newKey('HISTORY');
  const machine = { id: 'history', name: 'HISTORY-PC', serial: 'HISTORY-1', uuid: UUID(99), tag: 'HISTORY' };
  await report(key, machine);
  await report(key, machine);
  await report(key, { ...machine, id: 'reinstalled', name: 'RENAMED-PC' });
  // Who agrees in agent and hardware ID is the same under another serial; by one of them alone it would be another.
  await report(key, { ...machine, id: 'reinstalled', name: 'RENAMED-PC', serial: 'HISTORY-2' });
  const { history } = await rowsOf('HISTORY-2');
  const { enrolmentKeys = [] } = await desk.rows();
  const { id } = enrolmentKeys.find(({ tag }) => tag === 'HISTORY') as { id: string };
  const byTime = history.filter(({ action }) => action !== 'agents.enrol');
  const told = { action: 'agents.identity', actorId: id, collection: 'devices' };
  expect(byTime).toHaveLength(2);
  expect(byTime).toContainEqual(
    expect.objectContaining({
      ...told,
      changes: { name: { was: 'HISTORY-PC', to: 'RENAMED-PC' }, agent: { was: '', to: 'reinstalled' } },
    }),
  );
  expect(byTime).toContainEqual(
    expect.objectContaining({ ...told, changes: { serial: { was: 'HISTORY-1', to: 'HISTORY-2' } } }),
  );
});
