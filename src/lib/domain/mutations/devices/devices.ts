import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { may } from '../../access/permissions.ts';
import { accessChoices, type Device, deviceTypes, newDevice } from '../../records/devices/device.ts';
import { idText, longText, nameText, shortText } from '../../records/core/record.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const addArgs = v.strictObject({
  name: nameText,
  displayName: v.optional(shortText, ''),
  description: v.optional(longText, ''),
  type: v.picklist(deviceTypes),
  os: v.optional(shortText, ''),
  serial: v.optional(shortText, ''),
});

/** A device entered by hand: never checked in, everything as the account has it. */
export const addDevice = defineMutation({
  name: 'devices.add',
  version: 1,
  args: addArgs,
  allow: (access) => may(access, 'devices.add'),
  async run(tx, args, context) {
    const id = context.newId('dv', 'device');
    if (await tx.get('devices', id)) return ACCEPTED;
    const twin = await findTwin(tx, args);
    if (twin) return refuse('duplicate', { collection: 'devices', ...twin });
    tx.put('devices', newDevice({ ...args, id, createdAt: context.at }));
    recordActivity(tx, context, { action: 'devices.add', collection: 'devices', recordId: id, changes: {} });
    return ACCEPTED;
  },
  subject: (_args, context) => ({ collection: 'devices', id: context.newId('dv', 'device') }),
  makes: (_args, context) => [context.newId('dv', 'device')],
});

const editArgs = v.strictObject({
  id: idText,
  displayName: changeOf(shortText),
  description: changeOf(longText),
  productAccess: changeOf(v.picklist(accessChoices)),
  updateAccess: changeOf(v.picklist(accessChoices)),
});

/** Name and description may be changed by everybody who sees devices; default access by those who run the desk. */
export const editDevice = defineMutation({
  name: 'devices.edit',
  version: 1,
  args: editArgs,
  allow: (access, _tx, args) =>
    may(access, 'devices.edit-text') &&
    ((args.productAccess === undefined && args.updateAccess === undefined) ||
      may(access, 'devices.edit-access')),
  async run(tx, { id, ...edits }, context) {
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    const merged = mergeEdits<Device>(device, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    return change(tx, context, { action: 'devices.edit', row: merged.row, changes: merged.changes });
  },
  subject: (args) => ({ collection: 'devices', id: args.id }),
});

const oneDevice = v.strictObject({ id: idText });

/** Taken out of use by a person. Retiring a retired device changes nothing. */
export const retireDevice = defineMutation({
  name: 'devices.retire',
  version: 1,
  args: oneDevice,
  allow: (access) => may(access, 'devices.retire'),
  async run(tx, { id }, context) {
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    if (device.retiredAt !== null) return ACCEPTED;
    const row = { ...device, retiredAt: context.at };
    return change(tx, context, { action: 'devices.retire', row, changes: {} });
  },
  subject: (args) => ({ collection: 'devices', id: args.id }),
});

/** Back in use. */
export const restoreDevice = defineMutation({
  name: 'devices.restore',
  version: 1,
  args: oneDevice,
  allow: (access) => may(access, 'devices.retire'),
  async run(tx, { id }, context) {
    const device = await tx.get('devices', id);
    if (!device) return refuse('not-found');
    if (device.retiredAt === null) return ACCEPTED;
    return change(tx, context, {
      action: 'devices.restore',
      row: { ...device, retiredAt: null },
      changes: {},
    });
  },
  subject: (args) => ({ collection: 'devices', id: args.id }),
});

/** The device that is there already: the same serial, or the same name where neither has a serial. */
async function findTwin(
  tx: ReadTx,
  wanted: { name: string; serial: string },
): Promise<{ id: string; by: string } | null> {
  if (wanted.serial !== '') {
    const [twin] = await tx.find('devices', 'bySerial', foldKey(wanted.serial));
    if (twin) return { id: twin.id, by: 'serial' };
  }
  const namesakes = await tx.find('devices', 'byName', foldKey(wanted.name));
  const twin = namesakes.find((device) => device.serial === '' || wanted.serial === '');
  return twin ? { id: twin.id, by: 'name' } : null;
}

function change(
  tx: Tx,
  context: MutationContext,
  step: { action: string; row: Device; changes: Record<string, unknown> },
): Outcome {
  tx.put('devices', step.row);
  recordActivity(tx, context, {
    action: step.action,
    collection: 'devices',
    recordId: step.row.id,
    changes: step.changes,
  });
  return ACCEPTED;
}
