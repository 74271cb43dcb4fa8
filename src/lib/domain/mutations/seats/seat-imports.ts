import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { shortText } from '../../records/core/record.ts';
import { batchOf } from '../batch.ts';
import { seatRow } from './imported-seat.ts';
import { defineMutation } from '../mutation.ts';
import { personIdOf } from '../people/people-batch.ts';
import { SeatImportRun } from './seat-import-run.ts';

/** A batch of people and what they hold, both found or made where it runs. A seat that is not free is refused. */
export const importSeats = defineMutation({
  name: 'assignments.import',
  version: 1,
  args: v.strictObject({ source: shortText, rows: batchOf(seatRow) }),
  allow: (access) => may(access, 'assignments.edit') && may(access, 'users.add'),
  async run(tx, { source, rows }, context) {
    const run = new SeatImportRun(tx, context);
    const present = await run.takePeople(rows, await run.load(rows));
    await run.takeSeats(present);
    return run.finish(source);
  },
  subject: () => null,
  makes: ({ rows }, context) => rows.map(({ row }) => personIdOf(context, row)),
});
