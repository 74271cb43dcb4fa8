import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { defineRecord, idText, longText, nameText, shortText, timestamp } from './record.ts';

export const deviceTypes = ['computer', 'tablet', 'phone', 'other'] as const;
export type DeviceType = (typeof deviceTypes)[number];

export const accessChoices = ['inherit', 'allow', 'block'] as const;
export type AccessChoice = (typeof accessChoices)[number];

/** A computer, tablet or phone. Its status is derived (views/device-status.ts), never stored. */
export const deviceSchema = v.strictObject({
  id: idText,
  /** The asset name, as agents and lists report it. */
  name: nameText,
  /** The name a person gave; "" shows the asset name. */
  displayName: shortText,
  description: longText,
  type: v.picklist(deviceTypes),
  /** Operating system as reported, "" when not known. */
  os: shortText,
  /** "" when not known; leading zeros count. */
  serial: shortText,
  /** Who was last signed in, as reported, "" when not known. */
  lastUser: shortText,
  /** null: never checked in. */
  lastCheckInAt: v.nullable(timestamp),
  productAccess: v.picklist(accessChoices),
  updateAccess: v.picklist(accessChoices),
  /** Set by a person; null: in use. */
  retiredAt: v.nullable(timestamp),
  createdAt: timestamp,
});

export type Device = v.InferOutput<typeof deviceSchema>;

export const deviceRecord = defineRecord({
  collection: 'devices',
  prefix: 'dv',
  schema: deviceSchema,
  keys: {
    bySerial: (device) => (device.serial === '' ? null : foldKey(device.serial)),
    byName: (device) => foldKey(device.name),
  },
});
