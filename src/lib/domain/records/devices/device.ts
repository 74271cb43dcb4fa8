import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { field, maker, type RowOf } from '../core/field.ts';
import { defineRecord, idText, longText, nameText, shortText, timestamp } from '../core/record.ts';

export const deviceTypes = ['computer', 'tablet', 'phone', 'other'] as const;
export type DeviceType = (typeof deviceTypes)[number];

export const accessChoices = ['inherit', 'allow', 'block'] as const;
export type AccessChoice = (typeof accessChoices)[number];

/** A computer, tablet or phone. Its status is derived (views/device-status.ts), never stored. */
const fields = {
  id: field(idText),
  /** The asset name, as agents and lists report it. */
  name: field(nameText, { isSearched: true }),
  /** The name a person gave; "" shows the asset name. */
  displayName: field(shortText, { default: '', isSearched: true }),
  description: field(longText, { default: '', isSearched: true }),
  type: field(v.picklist(deviceTypes)),
  /** Operating system as reported, "" when not known. */
  os: field(shortText, { default: '', isSearched: true }),
  /** "" when not known; leading zeros count. */
  serial: field(shortText, { default: '', isSearched: true }),
  /** Who was last signed in, as reported, "" when not known. */
  lastUser: field(shortText, { default: '', isSearched: true }),
  /** null: never checked in. */
  lastCheckInAt: field(v.nullable(timestamp), { default: null }),
  productAccess: field(v.picklist(accessChoices), { default: 'inherit' }),
  updateAccess: field(v.picklist(accessChoices), { default: 'inherit' }),
  /** Set by a person; null: in use. */
  retiredAt: field(v.nullable(timestamp), { default: null }),
  createdAt: field(timestamp),
};

export type Device = RowOf<typeof fields>;

export const newDevice = maker(fields);

export const deviceRecord = defineRecord({
  collection: 'devices',
  prefix: 'dv',
  fields,
  called: (device) => device.displayName || device.name,
  keys: {
    bySerial: (device) => (device.serial === '' ? null : foldKey(device.serial)),
    byName: (device) => foldKey(device.name),
  },
});
