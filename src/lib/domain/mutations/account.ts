import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { type Account, accountSchema } from '../records/account.ts';
import { idText, nameText } from '../records/record.ts';
import { changeOf, mergeEdits } from './edit.ts';
import { ACCEPTED, defineMutation, refuse } from './mutation.ts';
import { recordActivity } from './record-activity.ts';

const { outOfDateDays, checkInHours, defaultProductAccess, defaultUpdateAccess } = accountSchema.entries;

export const editAccount = defineMutation({
  name: 'account.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    name: changeOf(nameText),
    outOfDateDays: changeOf(outOfDateDays),
    checkInHours: changeOf(checkInHours),
    defaultProductAccess: changeOf(defaultProductAccess),
    defaultUpdateAccess: changeOf(defaultUpdateAccess),
  }),
  allow: (access) => may(access, 'account.edit'),
  async run(tx, { id, ...edits }, context) {
    const account = await tx.get('accounts', id);
    if (!account) return refuse('not-found');
    const merged = mergeEdits<Account>(account, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    tx.put('accounts', merged.row);
    const { changes } = merged;
    recordActivity(tx, context, {
      action: 'account.edit',
      collection: 'accounts',
      recordId: account.id,
      changes,
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'accounts', id: args.id }),
});
