import * as v from 'valibot';
import { deviceTypes } from '../../records/devices/device.ts';
import { nameText, shortText, timestamp } from '../../records/core/record.ts';

const line = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const installArgs = v.strictObject({
  row: line,
  product: nameText,
  version: shortText,
  publisher: shortText,
});

/** A device with what is installed on it, as an inventory has them. */
export const deviceArgs = v.strictObject({
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
