import type { Tx } from '#lib/domain/tx.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { Erasing, MeaningPlant, SameFile, Undoing } from '../meaning.ts';
import { SECRET, SECRET_ID, type Step } from '../../support/meaning.ts';
import { device, NOW, testId } from '../../support/rows/domain-rows.ts';

interface MeaningBug<Case> {
  readonly name: string;
  readonly plant: MeaningPlant;
  /** A case in which it shows. */
  readonly sure: Case;
}

type Put = <C extends Collection>(collection: C, row: Rows[C]) => void;

/** The same but for what is written by mutations of that name. */
function writing(names: readonly string[], put: (real: Put) => Put): MeaningPlant {
  return {
    tx: (tx: Tx, { name }: Step): Tx =>
      names.includes(name) ? { ...tx, put: put((collection, row) => tx.put(collection, row)) } : tx,
  };
}

/** Nothing of these collections is written. */
function dropping(names: readonly string[], ...dropped: readonly Collection[]): MeaningPlant {
  return writing(names, (put) => (collection, row) => {
    if (!dropped.includes(collection)) put(collection, row);
  });
}

/** A file's figures are looked for nowhere, and each import makes ids of its own. */
function countedEachTime(tx: Tx, { name }: Step, number: number): Tx {
  if (name !== 'credit-records.import') return tx;
  return {
    ...tx,
    getMany: (collection, ids) => tx.getMany(collection, collection === 'creditRecords' ? [] : ids),
    findMany: (collection, index, keys) =>
      tx.findMany(collection, index, collection === 'creditRecords' ? [] : keys),
    put: (collection, row) =>
      tx.put(collection, collection === 'creditRecords' ? { ...row, id: `${row.id}-${number}` } : row),
  };
}

const jon = { row: 2, firstName: 'Jon', lastName: 'Smith', email: 'jon2@example.com', isNew: false };
const people: Step = { name: 'users.add-many', args: { source: 'people.csv', rows: [jon] } };
const use: Step = {
  name: 'credit-records.import',
  args: {
    source: 'use.csv',
    kind: 'file',
    rows: [{ row: 2, day: '2026-11-20', email: jon.email, product: 'Revit', offering: '', amount: 1_000 }],
  },
};
const seats: Step = {
  name: 'assignments.import',
  args: {
    source: 'seats.csv',
    rows: [
      {
        ...jon,
        product: 'Revit',
        contractNumber: 'C-1',
        seat: 'assigned',
        assignedAt: NOW - 9,
        unassignedAt: null,
        usage: 'used',
        lastUsedAt: NOW - 3,
      },
    ],
  },
};
const machines: Step = {
  name: 'installs.import',
  args: {
    source: 'machines.csv',
    rows: [1, 2].map((number) => ({
      row: number,
      name: `WS-${number}`,
      type: 'computer',
      os: 'Windows',
      lastUser: 'ada',
      serial: '',
      lastCheckInAt: NOW - number,
      isNew: false,
      installs: [{ row: number, product: 'Revit', version: String(number), publisher: '' }],
    })),
  },
};
const readdressed: Step = {
  name: 'users.edit',
  args: { id: testId('us', 2), email: { was: jon.email, to: 'jon.new@example.com' } },
};
const of = (name: Step['name'], number: number, prefix: string): Step => ({
  name,
  args: { id: testId(prefix, number) },
});

export const sameFileBugs: readonly MeaningBug<SameFile>[] = [
  {
    name: 'know a person by the present email alone',
    plant: dropping(['users.edit'], 'aliases'),
    sure: { files: [people], between: [() => readdressed] },
  },
  {
    name: 'count a credit figure under another id each time',
    plant: { tx: countedEachTime },
    sure: { files: [use], between: [] },
  },
  {
    name: 'forget which machine another became',
    plant: dropping(['devices.merge'], 'aliases'),
    sure: {
      files: [machines],
      between: [() => ({ name: 'devices.merge', args: { from: device(2).id, to: device(1).id } })],
    },
  },
];

export const undoBugs: readonly MeaningBug<Undoing>[] = [
  {
    name: 'bring a person back without their seats',
    plant: dropping(['users.return'], 'assignments'),
    sure: {
      earlier: [seats],
      steps: [() => [of('users.leave', 2, 'us'), of('users.return', 2, 'us')]],
      later: [people],
    },
  },
  {
    name: 'take a merge back and leave what it moved',
    plant: dropping(['devices.unmerge'], 'installations'),
    sure: {
      earlier: [machines],
      steps: [
        () => [
          { name: 'devices.merge', args: { from: device(2).id, to: device(1).id } },
          of('devices.unmerge', 2, 'dv'),
        ],
      ],
      later: [machines],
    },
  },
];

export const erasedBugs: readonly MeaningBug<Erasing>[] = [
  {
    name: 'keep a late refusal as it was sent',
    plant: { keeps: (_tx, refusal) => Promise.resolve(refusal) },
    sure: {
      before: [],
      after: [
        { name: 'users.edit', args: { id: SECRET_ID, lastName: { was: SECRET.lastName, to: 'Quuxley' } } },
      ],
    },
  },
  {
    name: 'leave the trail of who was erased',
    plant: dropping(['users.erase'], 'activity'),
    sure: {
      before: [
        { name: 'users.edit', args: { id: SECRET_ID, lastName: { was: SECRET.lastName, to: 'Quuxley' } } },
      ],
      after: [],
    },
  },
  {
    name: 'forget whose email it was',
    plant: dropping(['users.erase'], 'aliases'),
    sure: {
      before: [],
      after: [
        { name: 'users.add-many', args: { source: 'paste', rows: [{ row: 1, ...SECRET, isNew: false }] } },
      ],
    },
  },
];
