import { describe, expect, it } from 'vitest';
import { boundedJson } from '#lib/server/agents/bodies/bounded-json.ts';
import { readJson } from '#lib/server/agents/bodies/read-json.ts';
import { readXml } from '#lib/server/agents/bodies/read-xml.ts';
import { agentFile } from '#tests/support/agents/agent-files.ts';

const DEBIAN = [
  'adduser\tDebian\t3.134',
  'adwaita-icon-theme\tDebian\t43-1',
  'alsa-topology-conf\tDebian\t1.2.5.1-2',
];

describe('what real agents send', () => {
  it('FusionInventory: a sign of life, and an inventory with its user, serial, tag and software', () => {
    const agentId = 'vm-2026-11-24-15-01-03';
    expect(readXml(agentFile('fusioninventory-prolog.xml'))).toEqual({ kind: 'check-in', agentId, tag: '' });
    expect(readXml(agentFile('fusioninventory-inventory.xml'))).toEqual({
      kind: 'inventory',
      agentId,
      tag: 'TEAM-A',
      name: 'vm',
      type: 'computer',
      isPartial: false,
      uuid: '4c4c454400433510 8052b4c04f564231'.replace(' ', ''),
      serial: '5C5RVB1',
      os: 'Debian GNU/Linux 12 (bookworm)',
      lastUser: 'CORP\\a.lovelace',
      software: [
        'AutoCAD 2026 - English\tAutodesk, Inc.\t25.1.58.0',
        'Revit 2026\tAutodesk\t26.0.4.409',
        ...DEBIAN,
      ],
    });
  });

  it('OCS Inventory: no serial, no UUID, no user, and that is said as "not known"', () => {
    const agentId = 'vm-2026-11-24-15-01-29';
    expect(readXml(agentFile('ocs-prolog.xml'))).toEqual({ kind: 'check-in', agentId, tag: '' });
    expect(readXml(agentFile('ocs-inventory.xml'))).toEqual({
      kind: 'inventory',
      agentId,
      tag: 'TEAM-B',
      name: 'vm',
      type: 'computer',
      isPartial: false,
      uuid: '',
      serial: '',
      os: 'Debian GNU/Linux 12',
      lastUser: '',
      software: [
        'adduser\t\t3.134',
        'adwaita-icon-theme\t\t43-1',
        'alsa-topology-conf\thttps://www.alsa-project.org/\t1.2.5.1-2',
      ],
    });
  });

  it('GLPI: a contact, a whole inventory whose user is dirt, and a partial one that says nothing of software', () => {
    const agentId = 'vm-2026-11-24-15-24-03';
    expect(readJson(agentFile('glpi-agent-contact.json'))).toEqual({
      message: { kind: 'check-in', agentId, tag: 'TEAM-C' },
      tasks: ['inventory'],
    });
    const known = {
      kind: 'inventory',
      agentId,
      tag: 'TEAM-C',
      name: 'vm',
      type: 'computer',
      uuid: '',
      serial: '',
      lastUser: '',
    };
    expect(readJson(agentFile('glpi-agent-inventory-full.json')).message).toEqual({
      ...known,
      os: 'Debian GNU/Linux 12 (bookworm)',
      software: DEBIAN,
      isPartial: false,
    });
    expect(readJson(agentFile('glpi-agent-inventory-partial.json')).message).toEqual({
      ...known,
      os: '',
      software: null,
      isPartial: true,
    });
  });
});

describe('JSON within bounds', () => {
  const json = (text: string) => () => boundedJson(Buffer.from(text), 3);

  it('counts brackets outside of texts alone, and quotes that are escaped end no text', () => {
    const deep = { a: '[[[[{{{{', b: '"\\', c: [{ d: '\\"]]}}' }] };
    expect(json(JSON.stringify(deep))()).toEqual(deep);
    expect(json('[[{"a":1}],[[]]]')()).toEqual([[{ a: 1 }], [[]]]);
  });

  it('refuses what nests one deeper, also behind what is well, and what is no JSON', () => {
    for (const text of ['[[[[]]]]', '[[],{"a":[[1]]}]', `["\\"",[[[`, '['.repeat(1_000_000)])
      expect(json(text)).toThrow('nests deeper than 3');
    for (const text of ['', '[', '{"a":1', 'null x', '\u0000']) expect(json(text)).toThrow('not JSON');
  });
});
