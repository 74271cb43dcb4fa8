import { isCollection } from '#lib/domain/records/collections.ts';
import type { PullLine } from '#lib/protocol/pull.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { encodeChange } from '#lib/pages/page-text.ts';
import type { LineCut } from '../cuts.ts';
import { portWith } from './plant.ts';
import type { ProgressCase, ProgressPlant } from '../progress.ts';

type Page = Extract<PullLine, { line: 'page' }>;

const behind: LineCut = { kind: 'behind', units: 1, part: 0.5 };
const within: LineCut = { kind: 'within', units: 1, part: 0.9 };
const none = { rows: 0, changed: 0, edits: 0, isReopened: false };

/** Bugs of an exchange that is cut, each with a case in which it shows. */
export const progressBugs: readonly { name: string; plant: ProgressPlant; sure: ProgressCase }[] = [
  {
    name: 'begin anew after a cut',
    plant: {
      port: (port) =>
        portWith(port, {
          beginPull: () => {
            const cookie = port.beginPull();
            return cookie?.resume ? null : cookie;
          },
        }),
    },
    sure: { ...none, rows: 20, cuts: [behind] },
  },
  {
    name: 'keep what a cut answer brought, and nothing of how far it came',
    plant: {
      port: (port, replica) =>
        portWith(port, {
          applyPage: async (page) => {
            if (!page.cookie) await journaled(replica, page);
            await port.applyPage(page);
          },
        }),
    },
    sure: { ...none, changed: 40, cuts: [within] },
  },
  {
    name: 'answer a catch-up whole',
    plant: { sizes: { changesAPiece: 1_000_000 } },
    sure: { ...none, changed: 40, cuts: [behind] },
  },
  {
    name: 'push as much again after a push that broke',
    plant: {
      opened: (cycle) => Reflect.set(cycle, 'pace', { count: 100, broke: () => {}, passed: () => {} }),
    },
    sure: { ...none, edits: 12, cuts: [behind] },
  },
];

function journaled(replica: Replica, { collection, rows, versions }: Page): Promise<void> {
  if (!isCollection(collection)) return Promise.resolve();
  const change = { collection, rows, versions };
  const journal = [{ ...encodeChange(change), collection }];
  return replica.inTurn(() =>
    replica.rows.write([change], { into: 'journal' }, (meta) => ({ meta, journal })),
  );
}
