import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import { openCheckIn } from '#lib/server/agents/bodies/check-in-body.ts';
import { readJson } from '#lib/server/agents/bodies/read-json.ts';
import { UNREAD } from '#lib/server/agents/bodies/inventory.ts';
import { readXml } from '#lib/server/agents/bodies/read-xml.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import type { MutationName } from '#lib/domain/mutations/registry.ts';
import type { Device } from '#lib/domain/records/devices/device.ts';
import { AgentCompany, inventory } from '#tests/support/agents/agent-store.ts';
import { agentFile } from '#tests/support/agents/agent-files.ts';
import { accessAs, DAY, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const MINUTE = 60_000;
const PLACEHOLDER = '';

let databases: TestDatabases;
let store: TestStore;
let companies = 0;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

const company = (more: { tag?: string } = {}) => new AgentCompany(store, ++companies).found(more);

describe('what real agents send becomes', () => {
  test('one device of FusionInventory, with the products of the catalog alone', async () => {
    const acme = await company();
    await acme.put('products', product(1, { name: 'AutoCAD' }));
    await acme.put('products', product(2, { name: 'Revit' }));
    await acme.take([readXml(agentFile('fusioninventory-prolog.xml'))]);
    expect(await acme.all('devices')).toEqual([]);
    await acme.take([readXml(agentFile('fusioninventory-inventory.xml'))]);
    const [device] = await acme.all('devices');
    expect(device).toMatchObject({
      name: 'vm',
      serial: '5C5RVB1',
      os: 'Debian GNU/Linux 12 (bookworm)',
      type: 'computer',
      lastUser: 'CORP\\a.lovelace',
      lastCheckInAt: NOW,
      createdAt: NOW,
      retiredAt: null,
    });
    expect(await acme.installed(device!.id)).toEqual(['AutoCAD 2026', 'Revit 2026']);
  });

  test('of two agents on one machine that share no more than its name: two devices, flagged for a person', async () => {
    const acme = await company();
    await acme.take([readXml(agentFile('fusioninventory-inventory.xml'))]);
    await acme.take([readXml(agentFile('ocs-inventory.xml'))]);
    const devices = await acme.all('devices');
    expect(devices.map(({ name }) => name)).toEqual(['vm', 'vm']);
    expect(await acme.all('possibleDuplicates')).toMatchObject([{ by: 'name', settledAt: null }]);
  });

  test('through GLPI’s dialogue: contact, whole and partial inventory, and the partial one ends and erases nothing', async () => {
    const acme = await company();
    await acme.put('products', product(1, { name: 'Adduser' }));
    await acme.put('matchingRules', rule(1, 'adduser'));
    const dialogue = ['glpi-agent-contact.json', 'glpi-agent-inventory-full.json'];
    for (const name of dialogue) await acme.take([readJson(agentFile(name)).message]);
    const [before] = await acme.all('devices');
    const installs = await acme.all('installations');
    expect(installs).toHaveLength(1);
    await acme.take([readJson(agentFile('glpi-agent-inventory-partial.json')).message], NOW + DAY);
    expect(await acme.all('devices')).toEqual([{ ...before, lastCheckInAt: NOW + DAY }]);
    expect(await acme.all('installations')).toEqual(installs);
  });
});

describe('a machine is known again', () => {
  test('as the phone that it says it is, where an older build took it for a computer', async () => {
    const acme = await company();
    await acme.take([inventory(1, { name: 'Pixel' })]);
    await acme.take([inventory(1, { name: 'Pixel', type: 'phone' })]);
    expect(await acme.all('devices')).toMatchObject([{ name: 'Pixel', type: 'phone' }]);
    await acme.take([inventory(1, { name: 'Pixel', type: 'computer' })]);
    expect(await acme.all('devices')).toMatchObject([{ type: 'phone' }]);
  });

  test('by its agent, its UUID, its serial, in that order, whatever its name is now', async () => {
    const acme = await company();
    const [first] = await taken(acme, inventory(1));
    const renamed = inventory(1, { agentId: 'other-agent', name: 'RENAMED', serial: PLACEHOLDER });
    expect(await taken(acme, renamed)).toEqual([first]);
    const bySerial = inventory(1, { agentId: 'third-agent', uuid: '' });
    expect(await taken(acme, bySerial)).toEqual([first]);
    expect(await acme.all('devices')).toMatchObject([{ id: first, name: 'WS-1' }]);
    expect(await acme.all('possibleDuplicates')).toEqual([]);
  });

  test('from what people entered, by its serial', async () => {
    const acme = await company();
    const entered = { ...deviceRow(1), serial: 'sn-1', description: 'In the hall', displayName: 'Hall' };
    await acme.put('devices', entered);
    expect(await taken(acme, inventory(1))).toEqual([entered.id]);
    expect(await acme.all('devices')).toMatchObject([
      { name: 'WS-1', displayName: 'Hall', description: 'In the hall', lastCheckInAt: NOW },
    ]);
  });

  test('but not by a serial or UUID that thousands have: two machines called "Default string" stay two', async () => {
    const acme = await company();
    const xml = (number: number, serial: string, uuid: string) =>
      readXml(
        Buffer.from(
          `<REQUEST><DEVICEID>pc${number}-2026-01-01-01-01-01</DEVICEID><CONTENT><BIOS><SSN>${serial}</SSN></BIOS>` +
            `<HARDWARE><NAME>PC${number}</NAME><UUID>${uuid}</UUID></HARDWARE></CONTENT></REQUEST>`,
        ),
      );
    const zero = '00000000-0000-0000-0000-000000000000';
    const many = '03000200-0400-0500-0006-000700080009';
    for (const [at, serial, uuid] of [
      [1, 'Default string', zero],
      [2, 'Default string', zero],
      [3, 'To Be Filled By O.E.M.', many],
      [4, 'System Serial Number', many],
      [5, '0', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
      [6, 'None', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
    ] as const)
      await acme.take([xml(at, serial, uuid)]);
    const devices = await acme.all('devices');
    expect(devices.map(({ serial }) => serial)).toEqual(['', '', '', '', '', '']);
  });

  test('not by a serial that machines report which have other hardware IDs, whenever they come', async () => {
    const acme = await company();
    const serial = 'OEM-BOARD-77';
    const ids: string[] = [];
    for (const number of [1, 2, 3]) ids.push(...(await taken(acme, inventory(number, { serial }))));
    // Without a hardware ID, and under a name of its own.
    ids.push(...(await taken(acme, inventory(4, { serial, uuid: '' }))));
    expect(new Set(ids).size).toBe(4);
    const pairs = await acme.all('possibleDuplicates');
    expect(pairs.map(({ by, otherId }) => [by, otherId])).toEqual(ids.slice(1).map(() => ['serial', ids[0]]));
  });

  test('as one by every kind of agent that knows its serial or hardware ID, and as none by what is a placeholder', async () => {
    const shapes = (serial: string, uuid: string) => {
      const bios = `<BIOS><SSN>${serial}</SSN></BIOS><HARDWARE><NAME>LAB</NAME><UUID>${uuid}</UUID></HARDWARE>`;
      const xml = (agent: string) =>
        readXml(Buffer.from(`<REQUEST><CONTENT>${bios}</CONTENT><DEVICEID>${agent}</DEVICEID></REQUEST>`));
      const content = { hardware: { name: 'LAB', uuid }, bios: { ssn: serial } };
      const glpi = { action: 'inventory', deviceid: 'glpi', itemtype: 'Computer', content };
      const script = { name: 'LAB', serial, uuid };
      return [
        xml('fusion'),
        xml('ocs'),
        readJson(Buffer.from(JSON.stringify(glpi))).message,
        openCheckIn(Buffer.from(JSON.stringify(script))).message,
      ];
    };
    const uuid = '4c4c4544-0043-3510-8052-b4c04f564231';
    for (const known of [
      shapes('5C5RVB1', ''),
      shapes('', uuid),
      shapes('None', uuid),
      shapes('5C5RVB1', uuid),
    ]) {
      const acme = await company();
      expect(new Set(await taken(acme, ...known)).size).toBe(1);
      expect(await acme.all('possibleDuplicates')).toEqual([]);
    }
    const zeros = '00000000-0000-0000-0000-000000000000';
    for (const [serial, other] of [
      ['Default string', zeros],
      ['To Be Filled By O.E.M.', ''],
      ['', ''],
    ] as const) {
      const acme = await company();
      expect(new Set(await taken(acme, ...shapes(serial, other))).size).toBe(4);
    }
  });

  test('not by an agent that reports another serial: that is a copied disk too', async () => {
    const acme = await company();
    const [first] = await taken(acme, inventory(1, { uuid: '' }));
    const copy = inventory(2, { uuid: '', agentId: inventory(1).agentId });
    const [second] = await taken(acme, copy);
    expect(second).not.toBe(first);
    expect((await acme.all('devices')).map((one) => one.serial).sort()).toEqual(['SN-1', 'SN-2']);
    expect(await acme.all('possibleDuplicates')).toMatchObject([{ by: 'agent', otherId: first }]);
  });

  test('from what a file or a person calls so, where nothing contradicts and no agent has reported it', async () => {
    const acme = await company();
    const entered = { ...deviceRow(1), name: 'ws-1', serial: '' };
    await acme.put('devices', entered);
    expect(await taken(acme, inventory(1))).toEqual([entered.id]);
    // Another agent of that name, of which nothing tells whether it is on the same machine.
    const [other] = await taken(acme, inventory(2, { name: 'WS-1', uuid: '', serial: PLACEHOLDER }));
    expect(other).not.toBe(entered.id);
    expect(await acme.all('possibleDuplicates')).toMatchObject([{ by: 'name', otherId: entered.id }]);
    // Two of one name: which of them, nobody can tell.
    for (const number of [5, 6]) await acme.put('devices', { ...deviceRow(number), name: 'LAB', serial: '' });
    const [third] = await taken(acme, inventory(7, { name: 'LAB' }));
    expect([deviceRow(5).id, deviceRow(6).id]).not.toContain(third);
  });

  test('once, when it comes twice in a second or in one group', async () => {
    const acme = await company();
    const ids = await taken(acme, inventory(1), inventory(1), inventory(1, { agentId: 'second-agent' }));
    expect(new Set(ids).size).toBe(1);
    await acme.take([inventory(1)], NOW + 900);
    expect(await acme.all('devices')).toHaveLength(1);
    const told = (await acme.all('activity')).map(({ action, changes }) => ({ action, changes }));
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ action: 'agents.enrol', changes: {} });
    const agent = { was: '', to: 'second-agent' };
    expect(told).toContainEqual({ action: 'agents.identity', changes: { agent } });
  });

  test('not by the agent of a copied disk: that is another machine, and the pair is flagged', async () => {
    const acme = await company();
    const [first] = await taken(acme, inventory(1));
    const copy = inventory(2, { agentId: inventory(1).agentId });
    const [second] = await taken(acme, copy);
    expect(second).not.toBe(first);
    expect(await acme.all('possibleDuplicates')).toMatchObject([
      { deviceId: second, otherId: first, by: 'agent' },
    ]);
  });

  test('and a pair that a person settled under an older build stays settled', async () => {
    const acme = await company();
    const [first] = await taken(acme, inventory(1));
    const copy = inventory(2, { agentId: inventory(1).agentId });
    await taken(acme, copy);
    const [pair] = await acme.all('possibleDuplicates');
    const [one = '', other = ''] = [pair!.deviceId, pair!.otherId].sort();
    await store.account(acme.accountId).write(NOW, ({ tx }) => {
      tx.remove('possibleDuplicates', pair!.id);
      tx.put('possibleDuplicates', { ...pair!, id: derivedId('pd', one, other), settledAt: NOW });
      return Promise.resolve();
    });
    for (const machine of [inventory(1), copy]) await taken(acme, machine);
    expect(await acme.all('possibleDuplicates')).toMatchObject([{ otherId: first, settledAt: NOW }]);
  });

  test('and of a merged one, by the agent of either', async () => {
    const acme = await company();
    const [one] = await taken(acme, inventory(1));
    const [other] = await taken(acme, inventory(2));
    await store.account(acme.accountId).write(NOW, ({ tx }) => {
      tx.remove('devices', one!);
      tx.put('aliases', { id: one!, collection: 'devices', to: other! });
      return Promise.resolve();
    });
    expect(await taken(acme, inventory(1, { serial: '' }))).toEqual([other]);
    expect(await acme.all('devices')).toHaveLength(1);
  });

  test.each([
    { how: 'each by itself', together: false },
    { how: 'in one group', together: true },
  ])('by its own agent again when a merge is taken back after check-ins, $how', async ({ together }) => {
    const acme = await company();
    const [one, other] = [inventory(1), inventory(2)];
    const [first = '', second = ''] = [...(await taken(acme, one)), ...(await taken(acme, other))];
    const groups = together ? [[one, other]] : [[one], [other]];
    await mutate(acme, 'devices.merge', { from: first, to: second });
    for (const group of groups) expect(new Set(await taken(acme, ...group))).toEqual(new Set([second]));
    // The machine got a new disk meanwhile.
    const reinstalled = inventory(1, { agentId: 'ws-1-reinstalled' });
    expect(await taken(acme, reinstalled)).toEqual([second]);
    expect(await acme.all('devices')).toHaveLength(1);
    await mutate(acme, 'devices.unmerge', { id: first });
    const after = await Promise.all(groups.map((group) => taken(acme, ...group)));
    expect(after.flat()).toEqual([first, second]);
    expect(await taken(acme, reinstalled)).toEqual([first]);
    expect((await acme.all('devices')).map(({ name }) => name).sort()).toEqual(['WS-1', 'WS-2']);
  });
});

describe('a check-in', () => {
  test('a day later changes its time and nothing else; within a minute it writes nothing at all', async () => {
    const acme = await company();
    await acme.put('products', product(1, { name: 'AutoCAD' }));
    const same = inventory(1, { software: ['AutoCAD 2026 - English\tAutodesk, Inc.\t25.1'] });
    await acme.take([same]);
    const before = await everything(acme);
    const version = await acme.version();
    await acme.take([same], NOW + 59 * 1_000);
    expect(await acme.version()).toBe(version);
    expect(await everything(acme)).toBe(before);
    await acme.take([same], NOW + 61 * 1_000);
    const after = (await everything(acme)).replaceAll(
      `"lastCheckInAt": ${NOW + 61_000}`,
      `"lastCheckInAt": ${NOW}`,
    );
    expect(after).toBe(before);
    expect(await acme.version()).toBe(version + 1);
  });

  test('of a machine that is not known makes none: its name says too little. Its inventory, which is asked for, does', async () => {
    const acme = await company();
    const prolog = readXml(
      Buffer.from('<REQUEST><DEVICEID>WS-1-2026-01-02-03-04-05</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>'),
    );
    const contact = readJson(agentFile('glpi-agent-contact.json')).message;
    // Taken in, so that the agent goes on; and that the key is in use is known.
    expect(await acme.take([prolog, contact])).toMatchObject([{ device: null }, { device: null }]);
    expect([await acme.all('devices'), await acme.all('possibleDuplicates')]).toEqual([[], []]);
    expect(await acme.all('enrolmentKeys')).toMatchObject([{ lastUsedAt: NOW }]);
    // A machine whose agent was installed anew: had the PROLOG made a device, there were two.
    const [known] = await taken(acme, inventory(1));
    await acme.take([prolog], NOW + DAY);
    const renewed = inventory(1, { agentId: 'WS-1-2026-01-02-03-04-05' });
    const [again] = await acme.take([renewed], NOW + DAY + 1);
    expect(again).toMatchObject({ device: { id: known } });
    // From then on its PROLOG alone is a check-in.
    await acme.take([prolog], NOW + 2 * DAY);
    expect(await acme.all('devices')).toMatchObject([{ id: known, lastCheckInAt: NOW + 2 * DAY }]);
  });

  test('is of the server’s clock: an inventory has no say in it, nor has a device of 1970 or 2099', async () => {
    const acme = await company();
    await acme.take([inventory(1)]);
    for (const lastCheckInAt of [0, Date.UTC(2099, 0)]) {
      const [device] = await acme.all('devices');
      await acme.put('devices', { ...device!, lastCheckInAt });
      await acme.take([inventory(1)], NOW + DAY);
      expect(await acme.all('devices')).toMatchObject([{ lastCheckInAt: NOW + DAY }]);
    }
  });

  test('with a key that was revoked meanwhile, or of another tag, changes nothing', async () => {
    const tagged = await company({ tag: 'TEAM-A' });
    const [wrong] = await tagged.take([inventory(1, { tag: 'TEAM-B' })]);
    const [none] = await tagged.take([inventory(1)]);
    expect([wrong, none]).toEqual([{ status: 'wrong-tag' }, { status: 'wrong-tag' }]);
    expect(await tagged.all('devices')).toEqual([]);
    expect(await tagged.take([inventory(1, { tag: 'TEAM-A' })])).toMatchObject([{ status: 'taken' }]);
    const [key] = await tagged.all('enrolmentKeys');
    expect(key).toMatchObject({ lastUsedAt: NOW });
    await tagged.put('enrolmentKeys', { ...key!, revokedAt: NOW });
    expect(await tagged.take([inventory(2, { tag: 'TEAM-A' })])).toEqual([{ status: 'no-key' }]);
    expect(await tagged.all('devices')).toHaveLength(1);
  });
});

describe('what belongs to another tag', () => {
  const contact = { kind: 'check-in', agentId: inventory(1).agentId, tag: '' } as const;

  test('gets no sign of life by a key that does not reach it; its own key, and the company’s, bring one', async () => {
    const acme = await company({ tag: 'TEAM-A' });
    const [keyB, companys] = [await acme.addKey(2, 'TEAM-B'), await acme.addKey(3, '')];
    await acme.take([inventory(1, { tag: 'TEAM-A' })]);
    expect(await acme.take([contact], NOW + DAY, { keyId: keyB })).toMatchObject([{ device: null }]);
    expect(await acme.all('devices')).toMatchObject([{ lastCheckInAt: NOW }]);
    await acme.take([contact], NOW + 2 * DAY);
    expect(await acme.all('devices')).toMatchObject([{ lastCheckInAt: NOW + 2 * DAY }]);
    await acme.take([contact], NOW + 3 * DAY, { keyId: companys });
    expect(await acme.all('devices')).toMatchObject([{ lastCheckInAt: NOW + 3 * DAY }]);
  });

  test.each([
    ['its agent', { uuid: '', serial: '' }],
    ['its UUID', { agentId: 'other', serial: '' }],
    ['its serial', { agentId: 'other', uuid: '' }],
  ])(
    'was nobody’s when it came before scopes were kept: whose inventory has %s first',
    async (_how, said) => {
      const acme = await company({ tag: 'TEAM-A' });
      const keyB = await acme.addKey(2, 'TEAM-B');
      const [first = ''] = await taken(acme, inventory(1, { tag: 'TEAM-A' }));
      await forgetScopes(acme);
      // A PROLOG claims nothing.
      expect(await acme.take([contact], NOW + DAY, { keyId: keyB })).toMatchObject([{ device: null }]);
      expect(await taken(acme, inventory(1, { tag: 'TEAM-A', ...said }))).toEqual([first]);
      const [other] = await acme.take([inventory(1, { tag: 'TEAM-B' })], NOW + DAY, { keyId: keyB });
      expect(other).not.toMatchObject({ device: { id: first } });
      expect(await acme.all('devices')).toHaveLength(2);
      expect(await acme.all('possibleDuplicates')).toHaveLength(1);
      // In one group, too.
      expect(
        new Set(await taken(acme, inventory(1, { tag: 'TEAM-A' }), inventory(1, { tag: 'TEAM-A' }))),
      ).toEqual(new Set([first]));
    },
  );

  test('is written once when its key is replaced, and not again', async () => {
    const acme = await company({ tag: 'TEAM-A' });
    const keyA2 = await acme.addKey(2, 'TEAM-A');
    const machine = inventory(1, { tag: 'TEAM-A' });
    await acme.take([machine]);
    await acme.take([machine], NOW, { keyId: keyA2 });
    const before = await everything(acme);
    expect(before).toContain(`"key_id": "${keyA2}"`);
    await acme.take([machine], NOW, { keyId: keyA2 });
    expect(await everything(acme)).toBe(before);
  });
});

/** As an older build left the rows. */
async function forgetScopes(acme: AgentCompany): Promise<void> {
  await store
    .account(acme.accountId)
    .write(NOW, ({ db, accountId }) =>
      db.query(`update muster.device_identities set scope = '', key_id = '' where account_id = $1`, [
        accountId,
      ]),
    );
}

describe('software', () => {
  const cad = (version: string) => `AutoCAD ${version} - English\tAutodesk, Inc.\t25.1`;

  test('that is gone from a whole inventory ends its installation, kept in the history; from a partial one never', async () => {
    const acme = await company();
    await acme.put('products', product(1, { name: 'AutoCAD' }));
    const [device] = await taken(acme, inventory(1, { software: [cad('2025'), cad('2026')].sort() }));
    const imported = { id: testId('in', 9), deviceId: device!, productId: testId('pr', 1), version: '2020' };
    await acme.put('installations', { ...imported, createdAt: NOW });
    await acme.take([inventory(1, { software: ['Other\t\t1'], isPartial: true })], NOW + DAY);
    expect(await acme.installed(device!)).toEqual(['AutoCAD 2020', 'AutoCAD 2025', 'AutoCAD 2026']);
    await acme.take([inventory(1, { software: [cad('2026')] })], NOW + 2 * DAY);
    expect(await acme.installed(device!)).toEqual(['AutoCAD 2026']);
    await acme.take([inventory(1, { software: [] })], NOW + 3 * DAY);
    expect(await acme.installed(device!)).toEqual([]);
    const history = (await acme.all('activity')).sort((one, other) => one.at - other.at);
    expect(history.map(({ changes }) => sortedTold(changes))).toEqual([
      {},
      { begun: [], ended: ['AutoCAD 2020', 'AutoCAD 2025'] },
      { begun: [], ended: ['AutoCAD 2026'] },
    ]);
  });

  test('that comes again under the digest it has is taken without its lines; any other waits for them, and nothing is written', async () => {
    const acme = await company();
    await acme.put('products', product(1, { name: 'AutoCAD' }));
    const unread = { message: inventory(1, { software: UNREAD }), digest: 'one' };
    const read = { message: inventory(1, { software: [cad('2026')] }), digest: 'one' };
    const nothing = await everything(acme);
    expect(await acme.takeNamed([unread])).toEqual([{ status: 'unread' }]);
    expect((await everything(acme)).replace(`"lastUsedAt": ${NOW}`, '"lastUsedAt": null')).toBe(nothing);
    expect(await acme.takeNamed([read])).toMatchObject([{ status: 'taken' }]);
    const before = await everything(acme);
    // As the next day: the time changes, and nothing else. Twice in a group is once.
    await acme.takeNamed([unread, unread], NOW + DAY);
    const after = (await everything(acme)).replaceAll(String(NOW + DAY), String(NOW));
    expect(after).toBe(before);
    // One of several in a group that is another list waits alone.
    const other = { message: inventory(2), digest: 'two' };
    const changed = { ...unread, digest: 'three' };
    const [first, second, third] = await acme.takeNamed([changed, other, unread], NOW + 2 * DAY);
    expect([first, second, third]).toMatchObject([
      { status: 'unread' },
      { status: 'taken' },
      { status: 'taken' },
    ]);
    const [device] = await acme.all('devices');
    const list = { message: inventory(1, { software: [cad('2027')] }), digest: 'three' };
    await acme.takeNamed([list], NOW + 3 * DAY);
    expect(await acme.installed(device!.id)).toEqual(['AutoCAD 2027']);
    expect(await acme.takeNamed([unread], NOW + 4 * DAY)).toEqual([{ status: 'unread' }]);
  });

  test('under a known digest is matched again when the rules changed; a partial one names no whole list', async () => {
    const acme = await company();
    const unread = { message: inventory(1, { software: UNREAD }), digest: 'one' };
    await acme.takeNamed([{ message: inventory(1, { software: [cad('2026')] }), digest: 'one' }]);
    const [device] = await acme.all('devices');
    expect(await acme.installed(device!.id)).toEqual([]);
    await acme.put('products', product(1, { name: 'AutoCAD' }));
    await acme.takeNamed([unread], NOW + DAY);
    expect(await acme.installed(device!.id)).toEqual(['AutoCAD 2026']);
    const partial = inventory(1, { software: ['Other\t\t1'], isPartial: true });
    await acme.takeNamed([{ message: partial, digest: 'some' }], NOW + 2 * DAY);
    for (const digest of ['one', 'some', ''])
      expect(await acme.takeNamed([{ ...unread, digest }], NOW + 3 * DAY)).toEqual([{ status: 'unread' }]);
  });

  test('of no rule is left as people entered it', async () => {
    const acme = await company();
    await acme.put('products', product(1, { name: 'Nobody’s rule' }));
    const [device] = await taken(acme, inventory(1));
    const entered = { id: testId('in', 1), deviceId: device!, productId: testId('pr', 1), version: '7' };
    await acme.put('installations', { ...entered, createdAt: NOW });
    await acme.take([inventory(1, { software: ['Other\t\t1'] })], NOW + DAY);
    expect(await acme.installed(device!)).toEqual(['Nobody’s rule 7']);
  });
});

function sortedTold(changes: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(changes).map(([what, all]) => [what, (all as string[]).toSorted()]),
  );
}

/** Takes them in; answers the ids of their devices. */
async function taken(acme: AgentCompany, ...messages: ReturnType<typeof inventory>[]): Promise<string[]> {
  const all = await acme.take(messages);
  return all.map((one) => (one.status === 'taken' ? (one.device?.id ?? '') : one.status));
}

async function mutate(acme: AgentCompany, name: MutationName, args: unknown): Promise<void> {
  const call = { id: testId('mu', (mutations += 1)), name, version: 1, args, at: NOW };
  const access = accessAs('contract-admin');
  const outcome = await store.account(acme.accountId).write(NOW, ({ tx }) => applyMutation(tx, call, access));
  expect(outcome).toEqual({ status: 'accepted' });
}

let mutations = 0;

/** Every row of every table that agents write, as the database has it. */
async function everything(acme: AgentCompany): Promise<string> {
  return store.account(acme.accountId).read(async ({ db, accountId }) => {
    const texts: string[] = [];
    for (const table of [
      ...['devices', 'installations', 'activity', 'possibleDuplicates', 'enrolmentKeys', 'aliases'],
      ...['device_identities', 'device_software'],
    ]) {
      const found = await db.query<{ text: string }>(
        `select (to_jsonb(t) - '{version,seen_version}'::text[])::text as text from muster.${table} t where account_id = $1 order by 1`,
        [accountId],
      );
      texts.push(table, ...found.rows.map(({ text }) => text));
    }
    return texts.join('\n');
  });
}

function rule(number: number, name: string) {
  const fields = { publisher: '', name, version: 'field' as const, isAlias: false, createdAt: NOW };
  return { id: testId('mr', number), productId: testId('pr', 1), ...fields };
}

function deviceRow(number: number): Device {
  return {
    id: testId('dv', number),
    name: `PC-${number}`,
    displayName: '',
    description: '',
    type: 'computer',
    os: '',
    serial: '',
    lastUser: '',
    lastCheckInAt: null,
    productAccess: 'inherit',
    updateAccess: 'inherit',
    retiredAt: null,
    createdAt: NOW - 100 * MINUTE,
  };
}
