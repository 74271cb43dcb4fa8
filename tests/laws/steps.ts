import fc from 'fast-check';
import { EDIT_KINDS } from './edits.ts';
import type { LinkFault } from '../support/replica/simulated-link.ts';

/** One thing that happens in a run. Numbers point into what is there at that time, so that every list makes sense. */
export type LawStep =
  | { readonly kind: 'edit'; readonly who: number; readonly what: number; readonly target: number }
  | { readonly kind: 'role'; readonly who: number; readonly role: number }
  | { readonly kind: 'sync'; readonly who: number; readonly faults: LinkFault[] }
  /** Two tabs of one browser sync at once, without a lock. */
  | { readonly kind: 'tabs'; readonly who: number; readonly faults: LinkFault[] }
  /** Everybody at once. */
  | { readonly kind: 'crowd' }
  /** The disk takes this many writes of a sync, and the tab dies. */
  | { readonly kind: 'disk'; readonly who: number; readonly writes: number }
  /** The tab dies before or after this many storage calls. */
  | { readonly kind: 'crash'; readonly who: number; readonly calls: number; readonly isAfter: boolean }
  /**
   * One tab syncs, and an answer to it is on its way until all that follows has happened: the person edits, the first
   * admin syncs, the other tab syncs too, or only gets to push.
   */
  | {
      readonly kind: 'overlap';
      readonly who: number;
      readonly holds: number;
      readonly isCut: boolean;
      readonly what: number;
      readonly target: number;
    }
  /** Everybody edits, then everybody syncs at once. */
  | { readonly kind: 'rush'; readonly what: number; readonly target: number }
  /** The disk is full from this write on, and has room again after some more. */
  | { readonly kind: 'quota'; readonly who: number; readonly from: number; readonly count: number }
  /** A page on the disk is torn. */
  | { readonly kind: 'tear'; readonly who: number; readonly which: number }
  /** A clock is set forward or back: a browser's, or the server's, which stands after the last of them. */
  | { readonly kind: 'clock'; readonly who: number; readonly ms: number }
  /** Somebody is taken out of the account, or back in. */
  | { readonly kind: 'member'; readonly who: number }
  /** The outbox goes by file from one browser of the first person to the other. */
  | { readonly kind: 'file'; readonly isBack: boolean }
  | { readonly kind: 'late'; readonly index: number }
  | { readonly kind: 'discard'; readonly who: number; readonly target: number }
  | { readonly kind: 'poison'; readonly who: number }
  /** The server is backed up; or goes back to its last backup, as another epoch. */
  | { readonly kind: 'backup' }
  | { readonly kind: 'restore' }
  /** A browser's profile is copied to another device. */
  | { readonly kind: 'fork' };

const who = fc.nat(4);
export const SERVER_CLOCK = 5;
export const anyFault: fc.Arbitrary<LinkFault> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('none' as const, 'lost' as const, 'answer-lost' as const, 'twice' as const),
  }),
  fc.record({
    kind: fc.constantFrom('portal' as const, 'signed-out' as const, 'busy' as const, 'old-app' as const),
  }),
  fc.record({ kind: fc.constantFrom('slow' as const, 'delayed' as const), turns: fc.nat(20) }),
  fc.record({ kind: fc.constant('held' as const) }),
  fc.record({ kind: fc.constant('died' as const), queries: fc.nat(40) }),
  fc.record({ kind: fc.constant('cut' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
);
const faults = fc.array(anyFault, { maxLength: 6 });

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** An empty battery, another time zone, a clock that was wrong and is set right. */
const jumpMs = fc.constantFrom(
  ...[MINUTE_MS, -MINUTE_MS, DAY_MS, -DAY_MS, 40 * DAY_MS, -40 * DAY_MS, 3_650 * DAY_MS, -3_650 * DAY_MS],
);

const anySteps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('edit' as const),
        who,
        what: fc.nat(EDIT_KINDS - 1),
        target: fc.nat(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('role' as const), who, role: fc.nat(3) }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('sync' as const), who, faults }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('tabs' as const), who, faults }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('crowd' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('rush' as const),
        what: fc.nat(EDIT_KINDS - 1),
        target: fc.nat(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('crash' as const),
        who,
        calls: fc.nat(12),
        isAfter: fc.boolean(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('disk' as const), who, writes: fc.nat(20) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('overlap' as const),
        who,
        holds: fc.integer({ min: 1, max: 3 }),
        isCut: fc.boolean(),
        what: fc.nat(EDIT_KINDS - 1),
        target: fc.nat(),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('quota' as const),
        who,
        from: fc.nat(12),
        count: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('tear' as const), who, which: fc.nat() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('clock' as const), who: fc.nat(SERVER_CLOCK), ms: jumpMs }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('member' as const), who }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('file' as const), isBack: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const), index: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('discard' as const), who, target: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('poison' as const), who }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('backup' as const, 'restore' as const) }),
    },
    // Most come too late: a browser that has made something takes over no other's storage.
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fork' as const) }) },
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
) satisfies fc.Arbitrary<LawStep[]>;

/** Half of the runs begin with everybody in sync: an edit needs rows to be made on. */
export const lawSteps: fc.Arbitrary<LawStep[]> = fc
  .tuple(fc.boolean(), anySteps)
  .map(([isFilled, steps]) => (isFilled ? [{ kind: 'crowd' }, ...steps] : steps));

const sync = (who: number, ...faults: LinkFault[]): LawStep => ({ kind: 'sync', who, faults });
const NONE: LinkFault = { kind: 'none' };
const add = (who: number): LawStep => ({ kind: 'edit', who, what: 0, target: 0 });
const rename = (who: number, target: number): LawStep => ({ kind: 'edit', who, what: 2, target });
const describe = (who: number, target: number): LawStep => ({ kind: 'edit', who, what: 4, target });
const poison = (who: number): LawStep => ({ kind: 'poison', who });

/** Runs that once broke a law, kept. */
export const keptRuns: [LawStep[]][] = [
  // A seat, and with it the sight of its contract, is given and taken back while the person who has it does not look.
  [
    [
      ...[{ kind: 'crowd' }, { kind: 'edit', who: 0, what: 14, target: 1395654685 }],
      ...[
        { kind: 'rush', what: 16, target: 1073741819 },
        { kind: 'restore' },
        { kind: 'discard', who: 0, target: 0 },
      ],
      ...[
        { kind: 'disk', who: 3, writes: 0 },
        { kind: 'discard', who: 0, target: 0 },
        sync(4),
        sync(0),
        sync(0),
      ],
      { kind: 'crowd' },
    ] as LawStep[],
  ],
  // An answer is long on its way while its person loses the role: another tab has dropped the rows, and they stay gone.
  [
    [
      ...[{ kind: 'crowd' }, { kind: 'edit', who: 0, what: 1, target: 3 }, sync(0)],
      ...[
        { kind: 'role', who: 1, role: 3 },
        { kind: 'overlap', who: 3, holds: 1, isCut: false, what: 12, target: 0 },
      ],
    ] as LawStep[],
  ],
  // Two tabs pull at once: an answer is long on its way, and older than the one that the other tab has taken.
  [
    [
      ...[
        { kind: 'rush', what: 0, target: 0 },
        sync(0),
        add(0),
        { kind: 'file', isBack: false },
        add(0),
        sync(0),
      ],
      { kind: 'overlap', who: 1, holds: 1, isCut: false, what: 1, target: 0 },
    ] as LawStep[],
  ],
  [
    [
      { kind: 'crowd' },
      {
        kind: 'tabs',
        who: 0,
        faults: [{ kind: 'slow', turns: 0 }, { kind: 'slow', turns: 1 }, NONE, { kind: 'slow', turns: 1 }],
      },
      ...[add(0), add(0), { kind: 'discard', who: 0, target: 0 }],
      { kind: 'tabs', who: 0, faults: [{ kind: 'portal' }, { kind: 'cut', part: 0 }] },
      ...[sync(0), { kind: 'late', index: 0 }, add(0)],
    ] as LawStep[],
  ],
  // A browser's clock jumps forty days ahead before it hears of a restored backup: what the backup lacks is offered again.
  [[poison(4), { kind: 'crowd' }, { kind: 'restore' }, { kind: 'clock', who: 4, ms: 40 * DAY_MS }]],
  // A server acknowledges, is restored from a backup, and the browser never pulled: no cookie could tell.
  [[sync(0), poison(3), { kind: 'crash', who: 3, calls: 2, isAfter: false }, { kind: 'restore' }]],
  // A copied profile hears a `last` beyond its own numbers, then uses one of them.
  [
    [
      ...[{ kind: 'crowd' }, rename(0, 0), { kind: 'fork' }, rename(0, 1)],
      ...[{ kind: 'crash', who: 0, calls: 1, isAfter: false }, sync(1), rename(1, 2), sync(1)],
    ] as LawStep[],
  ],
  // Somebody loses a role, and the pull that tells so is cut: what they may not see is gone all the same.
  [
    [
      ...[sync(0), { kind: 'role', who: 2, role: 2 }, sync(0), sync(4)],
      ...[{ kind: 'role', who: 2, role: 3 }, sync(0), sync(4, { kind: 'cut', part: 0.8 })],
    ] as LawStep[],
  ],
  // A copied profile is acknowledged and its pull fails; the server goes back to a backup, where the other profile uses
  // up the same number. Nothing but the outbox itself can tell that its number was another database's.
  [[{ kind: 'fork' }, poison(1), sync(1, NONE, { kind: 'portal' }), poison(0), { kind: 'restore' }]],
  // An edit is refused, and its person then loses the role that shows the record: the refusal stays, without details.
  [
    [
      ...[{ kind: 'crowd' }, describe(0, 0), describe(3, 8), sync(0), sync(3)],
      ...[{ kind: 'role', who: 1, role: 3 }, sync(0)],
    ] as LawStep[],
  ],
  // As it was found: the first profile's push arrives twice, before the backup is restored and after.
  [
    [
      ...[{ kind: 'fork' }, poison(1), sync(1, { kind: 'slow', turns: 0 }, { kind: 'portal' }), sync(0)],
      ...[add(0), add(0), add(0), sync(2), { kind: 'tabs', who: 0, faults: [{ kind: 'cut', part: 0 }] }],
      ...[poison(0), { kind: 'restore' }, add(0), { kind: 'late', index: 542 }],
    ] as LawStep[],
  ],
];
