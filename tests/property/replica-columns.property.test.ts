import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deviceList, type DeviceListQuery } from '#lib/domain/views/devices/device-list.ts';
import { installList } from '#lib/domain/views/software/install-list.ts';
import { PageReading } from '#lib/pages/page-reading.ts';
import { encodeChange, type RowChange } from '#lib/pages/page-text.ts';
import { Tables } from '#lib/replica/tables.ts';
import { accessAs, device, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';

/** Few, so that pages, entries of the journal and what came later meet. */
const DEVICES = 4;
const number = fc.integer({ min: 1, max: 12 });
const installation = fc.record({
  id: number.map((n) => testId('in', n)),
  deviceId: fc.integer({ min: 1, max: DEVICES + 1 }).map((n) => testId('dv', n)),
  productId: fc.constantFrom(testId('pr', 1), testId('pr', 2)),
  version: fc.constantFrom('', '1', '2'),
  createdAt: fc.constant(NOW),
});
const rows = fc.uniqueArray(installation, { selector: ({ id }) => id, maxLength: 5 });
const entry = fc.record({
  rows,
  gone: fc.array(
    number.map((n) => testId('in', n)),
    { maxLength: 2 },
  ),
  /** Newer than what came before, but for a few. */
  ahead: fc.oneof({ weight: 8, arbitrary: fc.constant(10) }, { weight: 1, arbitrary: fc.constant(-10) }),
});
/** What an edit that waits makes of a row, or null: it is removed. */
const waiting = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(installation, fc.boolean())
      .map(([row, isGone]) => [row.id, isGone ? null : row] as const),
  },
);
/** Rows of pages stand in one page each. */
const pages = fc
  .uniqueArray(installation, { selector: ({ id }) => id, maxLength: 10 })
  .map((all) => [all.slice(0, 4), all.slice(4, 7), all.slice(7)].filter((some) => some.length > 0));

const query: DeviceListQuery = {
  filter: { search: '', statuses: [], types: [], products: [], systems: [], checkIn: null },
  sort: { column: 'name', isDescending: false },
  withFacets: true,
  from: 0,
  count: 50,
};
const context = { now: NOW, access: accessAs('contract-admin'), isWhole: true };
const installs = { ...query, version: null, sort: { column: 'device', isDescending: false } } as const;

interface Stored {
  readonly change: RowChange;
  readonly isPage: boolean;
}

/** `asRows`: whether each row is made at once. */
function tablesOf(stored: readonly Stored[], asRows: boolean): Tables {
  const tables = new Tables();
  for (let n = 1; n <= DEVICES; n++) tables.of('devices').apply({ rows: [device(n)], versions: [1] });
  for (const n of [1, 2]) tables.of('products').apply({ rows: [product(n)], versions: [1] });
  for (const { change, isPage } of stored) {
    const reading = new PageReading(encodeChange(change));
    const read = () => reading.rows() as never;
    if (asRows) tables.of('installations').apply(read());
    else tables.of('installations').applyLater({ read, unread: { reading, isPage } });
  }
  return tables;
}

it('what is counted by column is what the rows say, before anybody asks for one and after', () => {
  let byColumn = 0;
  fc.assert(
    fc.property(pages, fc.array(entry, { maxLength: 3 }), entry, waiting, (paged, journal, last, edit) => {
      const stored = storedOf(paged, journal);
      const [unread, read] = [tablesOf(stored, false), tablesOf(stored, true)];
      if (edit) for (const tables of [unread, read]) tables.of('installations').swapOverlay(new Map([edit]));
      if (unread.reader.columns?.('installations')) byColumn += 1;
      const same = () => {
        expect(deviceList(unread.reader, query, context)).toEqual(deviceList(read.reader, query, context));
      };
      same();
      // Asked again, nothing changes; another page of a first sync is counted too.
      same();
      // Who lists installations makes rows of them.
      expect(listed(unread)).toEqual(listed(read));
      expect(unread.reader.columns?.('installations')).toBeNull();
      same();
      for (const tables of [unread, read])
        tables.of('installations').apply({ ...last, versions: last.rows.map(() => 90) });
      same();
    }),
    { numRuns: 200 },
  );
  expect(byColumn).toBeGreaterThan(80);
});

it('pages that come one after the other, as in a first sync, are counted as they come', () => {
  fc.assert(
    fc.property(pages, (paged) => {
      const tables = tablesOf([], false);
      for (const [at, rows] of paged.entries()) {
        const reading = new PageReading(
          encodeChange({ collection: 'installations', rows, versions: rows.map(() => 1) }),
        );
        const unread = { reading, isPage: true };
        tables.of('installations').applyLater({ read: () => reading.rows() as never, unread });
        const read = tablesOf(storedOf(paged.slice(0, at + 1), []), true);
        expect(deviceList(tables.reader, query, context)).toEqual(deviceList(read.reader, query, context));
      }
      expect(tables.reader.columns?.('installations') ?? []).toHaveLength(paged.length);
    }),
    { numRuns: 100 },
  );
});

function storedOf(
  paged: readonly (readonly { id: string }[])[],
  journal: readonly { rows: readonly { id: string }[]; gone: readonly string[]; ahead: number }[],
): Stored[] {
  const collection = 'installations';
  let version = 20;
  return [
    ...paged.map((rows) => ({
      change: { collection, rows, versions: rows.map(() => version) },
      isPage: true,
    })),
    ...journal.map(({ rows, gone, ahead }) => {
      version += ahead;
      return { change: { collection, rows, gone, versions: rows.map(() => version) }, isPage: false };
    }),
  ];
}

function listed(tables: Tables) {
  const { rows } = installList(tables.reader, installs, context);
  return rows.map(({ id, version }) => `${id} ${version}`).sort();
}
