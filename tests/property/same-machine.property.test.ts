import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldKey } from '#lib/base/text.ts';
import { type Device, newDevice } from '#lib/domain/records/devices/device.ts';
import { knownSerial } from '#lib/domain/records/devices/known-serial.ts';
import { type Candidate, sameMachine, type Sighting } from '#lib/domain/records/devices/same-machine.ts';

/** What one source, an agent or a file, says of one machine, each time the same. */
interface Seen extends Omit<Sighting, 'hasAgent'> {
  readonly machine: number;
  /** "" for a file. */
  readonly agent: string;
}

interface Kept {
  device: Device;
  uuid: string;
  readonly agents: Set<string>;
  readonly seen: Seen[];
}

/** Takes sightings in, as imports and check-ins do. */
function taken(sightings: readonly Seen[]): Kept[] {
  const kept: Kept[] = [];
  for (const seen of sightings) {
    const one = deviceFor(kept, seen);
    if (!one) continue;
    one.seen.push(seen);
    one.device = { ...one.device, name: seen.name, serial: one.device.serial || seen.serial };
    one.uuid ||= seen.uuid;
    if (seen.agent !== '') {
      // An agent is of the device that it reported last.
      for (const other of kept) other.agents.delete(seen.agent);
      one.agents.add(seen.agent);
    }
  }
  return kept;
}

/** undefined: which of several it is can't be told, and a file that names no serial is not taken. */
function deviceFor(kept: Kept[], seen: Seen): Kept | undefined {
  const candidates = new Map(kept.map((one): [Kept, Candidate] => [one, candidateOf(one)]));
  const those = (is: (one: Kept) => boolean) => kept.filter(is).map((one) => candidates.get(one)!);
  const verdict = sameMachine(
    { ...seen, hasAgent: seen.agent !== '' },
    {
      bySerial: those(({ device }) => seen.serial !== '' && foldKey(device.serial) === foldKey(seen.serial)),
      byAgent: those(({ agents }) => agents.has(seen.agent))[0],
      byUuid: those(({ uuid }) => seen.uuid !== '' && uuid === seen.uuid)[0],
      byName: those(({ device }) => foldKey(device.name) === foldKey(seen.name)),
    },
  );
  const known = kept.find(({ device }) => device.id === verdict.device?.id);
  if (known || (verdict.isAmbiguous && seen.agent === '' && seen.serial === '')) return known;
  const made: Kept = {
    device: newDevice({ id: `dv_${kept.length}`, name: seen.name, type: 'computer', createdAt: 0 }),
    uuid: '',
    agents: new Set(),
    seen: [],
  };
  kept.push(made);
  return made;
}

function candidateOf({ device, uuid, agents }: Kept): Candidate {
  return { device, uuid, hasAgent: agents.size > 0, isReached: true, isShared: false };
}

/** Two agents and a file, of each machine: what they say is the same each time. */
const machines = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc.tuple(
    ...Array.from({ length: count }, (_, machine) =>
      fc.record({ hasSerial: fc.boolean(), hasUuid: fc.boolean() }).map(({ hasSerial, hasUuid }): Seen[] => {
        const serial = hasSerial ? `SN-${machine}` : '';
        const uuid = hasUuid || !hasSerial ? `uuid-${machine}` : '';
        const name = `PC-${machine}`;
        return [
          { machine, name, serial, uuid, agent: `fusion-${machine}` },
          { machine, name: name.toLowerCase(), serial, uuid, agent: `ocs-${machine}` },
          { machine, name, serial, uuid: '', agent: '' },
          { machine, name, serial: '', uuid: '', agent: '' },
        ];
      }),
    ),
  ),
);

it('gives one device for each machine, in any order of what agents and files say of it', () => {
  const shuffled = machines.chain((all) => {
    const seen = all.flat();
    return fc.shuffledSubarray(seen, { minLength: seen.length, maxLength: seen.length });
  });
  fc.assert(
    fc.property(shuffled, (sightings) => {
      const kept = taken([...sightings, ...sightings]);
      const found = kept.map(({ seen }) => [...new Set(seen.map(({ machine }) => machine))]);
      expect(found.every((one) => one.length === 1)).toBe(true);
      expect(found.length).toBe(new Set(sightings.map(({ machine }) => machine)).size);
    }),
  );
});

it('never takes two machines of other serial numbers for one, also with copied disks and common names', () => {
  const seen = fc.integer({ min: 0, max: 3 }).chain((machine) =>
    fc.record({
      machine: fc.constant(machine),
      name: fc.constantFrom('iPhone', `PC-${machine}`),
      serial: fc.constantFrom('', `SN-${machine}`),
      uuid: fc.constantFrom('', `uuid-${machine}`),
      agent: fc.constantFrom('', 'copied-disk', `agent-${machine}`),
    }),
  );
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 20 }), (sightings) => {
      for (const one of taken(sightings)) {
        const serials = one.seen.map(({ serial }) => serial).filter((serial) => serial !== '');
        expect(new Set(serials).size).toBeLessThanOrEqual(1);
      }
    }),
  );
});

it('never takes two machines with agents for one by a placeholder, whatever they are called', () => {
  const serial = fc.constantFrom(
    'Default string',
    'To Be Filled By O.E.M.',
    '0',
    'System Serial Number',
    '.',
  );
  const seen = fc.record({ machine: fc.integer({ min: 0, max: 3 }), serial }).map((one): Seen => ({
    ...one,
    serial: knownSerial(one.serial),
    name: 'LAB',
    uuid: '',
    agent: `agent-${one.machine}`,
  }));
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 20 }), (sightings) => {
      for (const one of taken(sightings))
        expect(new Set(one.seen.map(({ machine }) => machine)).size).toBe(1);
    }),
  );
});
