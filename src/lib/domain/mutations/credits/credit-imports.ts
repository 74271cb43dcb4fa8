import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { creditSources } from '../../records/credit-record.ts';
import { shortText } from '../../records/core/record.ts';
import { batchOf } from '../batch.ts';
import { creditRow } from './imported-credit.ts';
import { creditRecordIdOf } from '../imported-ids.ts';
import { CreditImportRun } from './credit-import-run.ts';
import { defineMutation } from '../mutation.ts';

/** A batch of use, by day, person and product. The same days again change nothing; other figures add the difference. */
export const importCredits = defineMutation({
  name: 'credit-records.import',
  version: 1,
  /** `source`: name of the file. */
  args: v.strictObject({ source: shortText, kind: v.picklist(creditSources), rows: batchOf(creditRow) }),
  allow: (access) => may(access, 'credits.import'),
  async run(tx, { source, kind, rows }, context) {
    const run = new CreditImportRun(tx, context, kind);
    await run.load(rows);
    run.takeAll(rows);
    return run.finish(source);
  },
  subject: () => null,
  makes: ({ rows }, context) => rows.map(({ row }) => creditRecordIdOf(context, row)),
});
