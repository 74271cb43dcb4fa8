import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { type EnrolmentKey, newEnrolmentKey } from '../../records/devices/enrolment-key.ts';
import { idText, nameText, shortText } from '../../records/core/record.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const collection = 'enrolmentKeys';

/** The key is made where the person sits and never sent: only its digest is. */
export const addEnrolmentKey = defineMutation({
  name: 'enrolment-keys.add',
  version: 1,
  args: v.strictObject({ name: nameText, tag: v.optional(shortText, ''), digest }),
  allow: (access) => may(access, 'enrolment-keys.edit'),
  async run(tx, args, context) {
    const id = context.newId('ek', 'key');
    if (await tx.get(collection, id)) return ACCEPTED;
    const [twin] = await tx.find(collection, 'byDigest', args.digest);
    if (twin) return refuse('duplicate', { collection, id: twin.id, by: 'digest' });
    tx.put(collection, newEnrolmentKey({ ...args, id, createdAt: context.at }));
    recordActivity(tx, context, { action: 'enrolment-keys.add', collection, recordId: id, changes: {} });
    return ACCEPTED;
  },
  subject: (_args, context) => ({ collection, id: context.newId('ek', 'key') }),
  makes: (_args, context) => [context.newId('ek', 'key')],
});

export const editEnrolmentKey = defineMutation({
  name: 'enrolment-keys.edit',
  version: 1,
  args: v.strictObject({ id: idText, name: changeOf(nameText), tag: changeOf(shortText) }),
  allow: (access) => may(access, 'enrolment-keys.edit'),
  async run(tx, { id, ...edits }, context) {
    const key = await tx.get(collection, id);
    if (!key) return refuse('not-found');
    const merged = mergeEdits<EnrolmentKey>(key, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    tx.put(collection, merged.row);
    const { changes } = merged;
    recordActivity(tx, context, { action: 'enrolment-keys.edit', collection, recordId: id, changes });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection, id }),
});

/** For good: agents that have it are refused from then on. */
export const revokeEnrolmentKey = defineMutation({
  name: 'enrolment-keys.revoke',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'enrolment-keys.edit'),
  async run(tx, { id }, context) {
    const key = await tx.get(collection, id);
    if (!key) return refuse('not-found');
    if (key.revokedAt !== null) return ACCEPTED;
    tx.put(collection, { ...key, revokedAt: context.at });
    recordActivity(tx, context, { action: 'enrolment-keys.revoke', collection, recordId: id, changes: {} });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection, id }),
});
