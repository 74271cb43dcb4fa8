import type { Replica } from '#lib/replica/replica.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import type { DeskPlant } from '../desk.ts';
import { portWith } from './plant.ts';
import type { QuietCase } from '../quiet.ts';

/** Bugs that a desk at rest must not have, by the seams that a tab is given, each with a case in which it shows. */
export const quietBugs: readonly { name: string; plant: DeskPlant; sure: QuietCase }[] = [
  {
    name: 'write the outbox at the end of every pull',
    plant: { port: (port, replica) => afterTail(port, () => rewritten(replica)) },
    sure: { desks: [{ tabs: 1, hasLocks: true }], steps: [] },
  },
  {
    name: 'keep the time of every contact',
    plant: { port: (port, replica) => afterTail(port, () => stamped(replica)) },
    sure: { desks: [{ tabs: 1, hasLocks: true }], steps: [] },
  },
  {
    name: 'ask whenever another tab tells something',
    plant: { heard: ({ kind }, { sync }) => void (kind !== 'status' && sync.syncNow()) },
    sure: { desks: [{ tabs: 2, hasLocks: false }], steps: [] },
  },
  {
    name: 'ask for what another tab has just asked',
    plant: { heard: ({ kind }, { sync }) => void (kind === 'status' && sync.syncNow()) },
    sure: { desks: [{ tabs: 2, hasLocks: true }], steps: [] },
  },
];

export function afterTail(port: SyncPort, act: () => Promise<unknown>): SyncPort {
  return portWith(port, {
    applyTail: async (tail, clientId) => {
      const differing = await port.applyTail(tail, clientId);
      await act();
      return differing;
    },
  });
}

function rewritten(replica: Replica): Promise<void> {
  return replica.inTurn(() => replica.outbox.rewrite([], (state) => ({ ...state })));
}

function stamped({ options: { storage, clock } }: Replica): Promise<unknown> {
  return storage.replica.write((meta) => ({ meta: { ...meta, syncedAt: clock.now() } }));
}
