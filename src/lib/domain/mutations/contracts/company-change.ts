import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

/** What of the company's data a reseller is told to change. */
export const companyFields = ['companyName', 'companyAddress', 'other'] as const;
export type CompanyField = (typeof companyFields)[number];

/**
 * Somebody told the reseller that company data changed: leaves the activity, and no record is another. Which fields,
 * never their texts: one's own activity is seen also by who is no contract admin any more.
 */
export const reportChange = defineMutation({
  name: 'contracts.report-change',
  version: 1,
  args: v.strictObject({
    termsId: idText,
    fields: v.pipe(v.array(v.picklist(companyFields)), v.minLength(1), v.maxLength(companyFields.length)),
  }),
  allow: (access) => may(access, 'terms.edit'),
  async run(tx, { termsId, fields }, context) {
    const terms = await tx.get('terms', termsId);
    if (!terms) return refuse('not-found');
    recordActivity(tx, context, {
      action: 'contracts.report-change',
      collection: 'terms',
      recordId: terms.id,
      changes: { contractId: terms.contractId, fields: [...new Set(fields)] },
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'terms', id: args.termsId }),
});
