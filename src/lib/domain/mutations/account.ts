import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { type Account, accountFields } from '../records/account.ts';
import { idText, nameText } from '../records/core/record.ts';
import { changeOf, mergeEdits } from './edit.ts';
import type { Tx } from '../tx.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from './mutation.ts';
import { recordActivity } from './record-activity.ts';

const { outOfDateDays, checkInHours, defaultProductAccess, defaultUpdateAccess } = accountFields;
const { creditUnit, creditLink } = accountFields;

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
    return keep(tx, context, { action: 'account.edit', ...merged });
  },
  subject: (args) => ({ collection: 'accounts', id: args.id }),
});

/** What credits are called and where they are bought. */
export const editAccountCredits = defineMutation({
  name: 'account.edit-credits',
  version: 1,
  args: v.strictObject({ id: idText, creditUnit: changeOf(creditUnit), creditLink: changeOf(creditLink) }),
  allow: (access) => may(access, 'account.edit'),
  async run(tx, { id, ...edits }, context) {
    const account = await tx.get('accounts', id);
    if (!account) return refuse('not-found');
    const merged = mergeEdits<Account>(account, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    return keep(tx, context, { action: 'account.edit-credits', ...merged });
  },
  subject: (args) => ({ collection: 'accounts', id: args.id }),
});

function keep(
  tx: Tx,
  context: MutationContext,
  { action, row, changes }: { action: string; row: Account; changes: Record<string, unknown> },
): Outcome {
  tx.put('accounts', row);
  recordActivity(tx, context, { action, collection: 'accounts', recordId: row.id, changes });
  return ACCEPTED;
}
