import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { may } from '../../access/permissions.ts';
import { shortText } from '../../records/core/record.ts';
import { deviceArgs } from './imported-device.ts';
import { InstallImportRun } from './install-import-run.ts';
import { defineMutation } from '../mutation.ts';

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

/** A batch of an install list. One bad row never refuses the rest. */
export const importInstalls = defineMutation({
  name: 'installs.import',
  version: 1,
  args: importArgs,
  allow: (access) => may(access, 'installs.import'),
  async run(tx, args, context) {
    const products = args.rows.flatMap((row) => row.installs.map((install) => foldKey(install.product)));
    const run = new InstallImportRun(tx, context);
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
