import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { NOW, testId } from './domain-rows.ts';
import { askers, matrixRows } from './matrix.ts';

export type MarkedRow = { [C in Collection]: readonly [C, Rows[C]] }[Collection];

/** A column with room for a word of its own. Where there is none, the id is the mark: no other row names it. */
const MARKED: Partial<Record<Collection, string>> = {
  accounts: 'name',
  users: 'firstName',
  products: 'publisher',
  contracts: 'label',
  terms: 'companyAddress',
  entitlements: 'subscriptionId',
  devices: 'description',
  installations: 'version',
  creditGrants: 'note',
  creditRecords: 'offering',
  matchingRules: 'publisher',
  enrolmentKeys: 'tag',
  refusals: 'args',
  activity: 'action',
};

/** The company of `matrixRows` with something in each collection that there is, every row with a mark that no other has. */
export function markedRows(): readonly MarkedRow[] {
  const rows = [...matrixRows(), ...rowsOfTheServer()];
  const empty = collections.filter((collection) => !rows.some(([of]) => of === collection));
  if (empty.length > 0) throw new Error(`No row of ${empty.join(', ')}: give it one in matrixRows.`);
  return rows.map(([collection, row]) => {
    const column = MARKED[collection];
    return [
      collection,
      column ? { ...row, [column]: markOf(collection, row.id) } : row,
    ] as unknown as MarkedRow;
  });
}

export function markOf(collection: Collection, id: string): string {
  return MARKED[collection] ? `mark-${collection}-${id.slice(-6)}` : id;
}

/** What no mutation makes: what vanished, and a refusal of each person. */
function rowsOfTheServer(): readonly MarkedRow[] {
  const fields = {
    mutationId: '',
    name: 'devices.edit',
    version: 1,
    isPartial: false,
    at: NOW,
    refusedAt: NOW,
  };
  return [
    ['aliases', { id: testId('dv', 900), collection: 'devices', to: testId('dv', 1) }],
    ['aliases', { id: testId('us', 900), collection: 'users', to: testId('us', 5) }],
    ...askers.map((_, at) => {
      const own = {
        id: testId('rf', at + 1),
        userId: testId('us', at + 1),
        mutationId: testId('mu', 900 + at),
      };
      const refusal = {
        ...fields,
        ...own,
        args: '',
        reason: 'forbidden' as const,
        details: {},
        subject: null,
      };
      return ['refusals', refusal] as const;
    }),
  ];
}
