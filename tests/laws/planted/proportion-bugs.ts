import type { Read, AccountStore } from '#lib/server/store/account-store.ts';
import type { Store } from '#lib/server/store/open-store.ts';
import { portWith } from './plant.ts';
import type { ProportionPlant, ProportionStep } from '../proportion.ts';
import { afterTail } from './quiet-bugs.ts';

interface ProportionBug {
  readonly name: string;
  readonly plant: ProportionPlant;
  readonly sure: ProportionStep[];
}

/** Bugs that cost what is kept instead of what changed, each with steps in which it shows. */
export const proportionBugs: readonly ProportionBug[] = [
  {
    name: 'read all that was ever sent with each pull',
    plant: {
      port: (port, replica) =>
        afterTail(port, () => replica.options.storage.outbox.rewrite('all', (state) => state)),
    },
    sure: [{ kind: 'idle' }, { kind: 'other', count: 1 }],
  },
  {
    name: 'read every row again when another tab tells of one',
    plant: { heard: (_, { replica }) => void replica.inTurn(() => replica.rows.load(true)) },
    sure: [{ kind: 'other', count: 1 }],
  },
  {
    name: 'ask for all that ever changed',
    plant: {
      port: (port) =>
        portWith(port, {
          beginPull: () => {
            const cookie = port.beginPull();
            return cookie && { ...cookie, version: 0 };
          },
        }),
    },
    sure: [{ kind: 'other', count: 1 }],
  },
  {
    name: 'look through a whole table for each answer',
    plant: { store: looksThrough },
    sure: [{ kind: 'other', count: 1 }],
  },
];

function looksThrough(store: Store): Store {
  const account = (id: string): AccountStore => {
    const real = store.account(id);
    const read = <T>(work: (read: Read) => Promise<T>): Promise<T> =>
      real.read(async (one) => {
        await one.db.query('select sum(length(row::text)) from muster.devices');
        return work(one);
      });
    return Object.assign(Object.create(real) as AccountStore, { read });
  };
  return { ...store, account };
}
