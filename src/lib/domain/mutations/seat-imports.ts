import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { nameText, shortText, timestamp } from '../records/record.ts';
import { batchOf } from './batch.ts';
import { defineMutation } from './mutation.ts';
import { personFields, personIdOf } from './people-batch.ts';
import { SeatImportRun } from './seat-import-run.ts';

/** One person and one product, as a usage report or a list of license holders has them. */
const seatRow = v.strictObject({
  ...personFields,
  product: nameText,
  /** "": whichever contract has the product. */
  contractNumber: shortText,
  /** `none`: the person alone. */
  seat: v.picklist(['assigned', 'unassigned', 'none']),
  /** When the vendor assigned it and took it away, where the file says so. */
  assignedAt: v.nullable(timestamp),
  unassignedAt: v.nullable(timestamp),
  usage: v.picklist(['not-known', 'never', 'used']),
  lastUsedAt: v.nullable(timestamp),
});

export type ImportedSeat = v.InferOutput<typeof seatRow>;

/** A batch of people and what they hold, both found or made where it runs. A seat that is not free is refused. */
export const importSeats = defineMutation({
  name: 'assignments.import',
  version: 1,
  args: v.strictObject({ source: shortText, rows: batchOf(seatRow) }),
  allow: (access) => may(access, 'assignments.edit') && may(access, 'users.add'),
  async run(tx, { source, rows }, context) {
    const run = new SeatImportRun(tx, context);
    const present = run.takePeople(rows, await run.load(rows));
    await run.takeSeats(present);
    return run.finish(source);
  },
  subject: () => null,
  makes: ({ rows }, context) => rows.map(({ row }) => personIdOf(context, row)),
});
