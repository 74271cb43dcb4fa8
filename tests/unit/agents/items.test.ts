import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentMessage } from '#lib/server/agents/bodies/inventory.ts';
import { readJson } from '#lib/server/agents/bodies/read-json.ts';
import { readXml } from '#lib/server/agents/bodies/read-xml.ts';

const json = (body: object): AgentMessage => readJson(Buffer.from(JSON.stringify(body))).message;
const xml = (query: string, content: string, envelope = ''): AgentMessage =>
  readXml(
    Buffer.from(
      `<?xml version="1.0"?><REQUEST><CONTENT>${content}</CONTENT>${envelope}` +
        `<DEVICEID>scanner-2026-01-02-03-04-05</DEVICEID><QUERY>${query}</QUERY></REQUEST>`,
    ),
  );
const inventoryOf = (itemtype: string | undefined, content: object = {}) =>
  json({ action: 'inventory', deviceid: 'x-2026-01-02-03-04-05', itemtype, content });

/** As GLPI's agent writes a printer and a switch that it asked over the network. */
const printer = {
  action: 'netinventory',
  deviceid: 'NPIF2BE10-2026-12-31-11-28-51',
  itemtype: 'Printer',
  content: {
    cartridges: [{ tonerblack: '71' }],
    network_device: {
      firmware: '2409048_052887',
      ips: ['10.59.29.175'],
      mac: '00:68:EB:F2:BE:10',
      manufacturer: 'Hewlett-Packard',
      model: 'LaserJet M507',
      name: 'NPIF2BE10',
      ram: 512,
      serial: 'PHCVN191TG',
      type: 'Printer',
    },
    network_ports: [{ ifnumber: 1, connections: [{ mac: '34:64:a9:c8:6d:d3' }] }],
    versionclient: 'missing',
  },
};
const switchInfo =
  '<INFO><COMMENTS>WR11</COMMENTS><ID>0</ID><IPS><IP>172.21.255.102</IP></IPS><MAC>00:04:2d:07:6b:ae</MAC>' +
  '<MANUFACTURER>Digi</MANUFACTURER><MODEL>WR11 XT</MODEL><NAME>WR21</NAME><SERIAL>486280</SERIAL><TYPE>NETWORKING</TYPE></INFO>';
const parts =
  '<COMPONENTS><COMPONENT><NAME>Fabric</NAME><SERIAL>SSI1912014B</SERIAL></COMPONENT></COMPONENTS>';

describe('what a machine is', () => {
  it.each([
    ['Computer', 'Laptop', 'Windows 11', 'computer'],
    ['Computer', 'Tablet', 'Windows 11', 'tablet'],
    ['Computer', 'Other', 'Debian GNU/Linux 12', 'computer'],
    ['Computer', 'Unknown', '', 'computer'],
    [undefined, undefined, 'Q Android 10.0 api 29', 'phone'],
    ['Computer', undefined, 'Android 14', 'phone'],
    ['Phone', undefined, 'Q Android 10.0 api 29', 'phone'],
    ['Phone', undefined, 'iPadOS 18.1', 'tablet'],
    ['Tablet', undefined, 'Android 14', 'tablet'],
    ['Printer', undefined, '', 'other'],
    ['NetworkEquipment', 'Rack Mount Chassis', '', 'other'],
    ['Unmanaged', undefined, '', 'other'],
  ])('%s with the chassis %s and %s is a %s', (itemtype, chassis_type, full_name, type) => {
    const content = { hardware: { name: 'x', chassis_type }, operatingsystem: { full_name } };
    expect(inventoryOf(itemtype, content)).toMatchObject({ kind: 'inventory', type });
  });

  it('is told of phones and tablets by XML as by JSON', () => {
    const of = (name: string, os: string) =>
      xml('INVENTORY', `<HARDWARE><NAME>${name}</NAME><OSNAME>${os}</OSNAME></HARDWARE>`);
    expect(of('Pixel', 'Android 14')).toMatchObject({ type: 'phone' });
    expect(of('Galaxy Tab S9', 'Android 14')).toMatchObject({ type: 'tablet' });
    expect(of('pc', 'Debian')).toMatchObject({ type: 'computer' });
    expect(xml('INVENTORY', '', '<ITEMTYPE>Phone</ITEMTYPE>')).toMatchObject({ type: 'phone' });
  });

  it('says in words what is none of the types', () => {
    expect(inventoryOf('Printer', { hardware: { name: 'p' }, bios: { smodel: 'M507' } })).toMatchObject({
      os: 'Printer, M507',
    });
    expect(inventoryOf('NetworkEquipment', { hardware: { name: 's' } })).toMatchObject({
      os: 'Network device',
    });
  });
});

describe('a network inventory', () => {
  it('in JSON is the printer that it is about, known by its own address', () => {
    expect(json(printer)).toEqual({
      kind: 'inventory',
      agentId: 'network:00:68:eb:f2:be:10',
      tag: '',
      name: 'NPIF2BE10',
      uuid: '',
      serial: 'PHCVN191TG',
      os: 'Printer, Hewlett-Packard LaserJet M507',
      lastUser: '',
      type: 'other',
      software: null,
      isPartial: false,
    });
    expect(json({ ...printer, action: 'inventory' })).toEqual(json(printer));
  });

  it('in XML is the switch, not a part of it, nor the machine whose agent asked', () => {
    expect(xml('SNMPQUERY', `<DEVICE>${parts}${switchInfo}<PORTS/></DEVICE>`)).toMatchObject({
      agentId: 'network:00:04:2d:07:6b:ae',
      name: 'WR21',
      serial: '486280',
      os: 'Network device, Digi WR11 XT',
      type: 'other',
    });
  });

  it('that only says that it began is a sign of life', () => {
    const started = xml('SNMPQUERY', '<AGENT><START>1</START></AGENT><PROCESSNUMBER>1</PROCESSNUMBER>');
    expect(started).toMatchObject({ kind: 'check-in', agentId: 'scanner-2026-01-02-03-04-05' });
  });

  it('of nothing that can be known again, or of several at once, is refused with what is wrong', () => {
    expect(() => json({ action: 'netinventory', content: { network_device: { ips: [] } } })).toThrow(
      'names no device',
    );
    expect(() => xml('SNMPQUERY', `<DEVICE>${switchInfo}</DEVICE>`.repeat(2))).toThrow(
      'one device at a time',
    );
  });

  it('never speaks in the name of the agent that sent it', () => {
    const name = fc.option(fc.string({ maxLength: 20 }), { nil: undefined });
    const item = fc.record({ name, serial: name, mac: name, model: name, type: name });
    fc.assert(
      fc.property(item, (network_device) => {
        const said = { ...printer, content: { network_device } };
        try {
          const message = json(said);
          expect(message.agentId).toMatch(/^network:./);
        } catch (error) {
          expect(String(error)).toContain('names no device');
        }
      }),
    );
  });
});

describe('a network discovery', () => {
  const found = '<DEVICE><IP>102.108.13.10</IP><MAC>b5:3d:dc:44:af:e9</MAC><TYPE>PRINTER</TYPE></DEVICE>';
  it.each([
    ['JSON', () => json({ action: 'netdiscovery', deviceid: 'x', content: { ips: ['10.0.0.1'] } })],
    ['XML', () => xml('NETDISCOVERY', found)],
  ])('in %s is refused with what it is and what to do', (_form, read) => {
    expect(read).toThrow(/This is a network discovery\. .* Turn .* off \(no-task = netdiscovery\)\.$/);
  });
});
