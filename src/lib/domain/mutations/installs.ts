import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { may } from '../access/permissions.ts';
import { deviceTypes } from '../records/device.ts';
import { nameText, shortText, timestamp } from '../records/record.ts';
import { ImportRun } from './install-import.ts';
import { defineMutation } from './mutation.ts';

const line = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const installArgs = v.strictObject({
  row: line,
  product: nameText,
  version: shortText,
  publisher: shortText,
});

const deviceArgs = v.strictObject({
  /** The line in the person's file: refused rows name it. */
  row: line,
  name: nameText,
  type: v.picklist(deviceTypes),
  os: shortText,
  serial: shortText,
  lastUser: shortText,
  lastCheckInAt: v.nullable(timestamp),
  /** The importer found no such device in its replica. If the server does, an alias leads later edits to it. */
  isNew: v.boolean(),
  installs: v.pipe(v.array(installArgs), v.maxLength(1_000)),
});

export type ImportedDevice = v.InferOutput<typeof deviceArgs>;

/** At most 200 devices and 1,000 installations a batch: it streams, can be cancelled, and holds the lock shortly. */
const importArgs = v.pipe(
  v.strictObject({
    source: shortText,
    rows: v.pipe(v.array(deviceArgs), v.minLength(1), v.maxLength(200)),
  }),
  v.check(
    ({ rows }) => rows.reduce((sum, row) => sum + row.installs.length, 0) <= 1_000,
    'A batch takes at most 1,000 installations.',
  ),
);

export type ImportArgs = v.InferOutput<typeof importArgs>;

/** A batch of an install list. One bad row never refuses the rest. */
export const importInstalls = defineMutation({
  name: 'installs.import',
  version: 1,
  args: importArgs,
  allow: (access) => may(access, 'installs.import'),
  async run(tx, args, context) {
    const products = args.rows.flatMap((row) => row.installs.map((install) => foldKey(install.product)));
    const run = new ImportRun(tx, context);
    await run.load(args.rows, [...new Set(products)]);
    run.takeAll(args.rows);
    return run.finish(args.source);
  },
  subject: () => null,
  makes: ({ rows }, { newId }) =>
    rows.flatMap(({ row, installs }) => [
      newId('dv', `device/${row}`),
      ...installs.flatMap((install) => [
        newId('in', `install/${install.row}`),
        newId('pr', `product/${foldKey(install.product)}`),
      ]),
    ]),
});
