import * as v from 'valibot';
import { field, maker, type RowOf, schemasOf } from './core/field.ts';
import { defineRecord, emailText, idText, nameText, shortText, timestamp } from './core/record.ts';

/** Where credits are bought: an address of the web or of a person; "": nowhere told. Nothing else, as it becomes a link. */
const creditLinkText = v.union([
  v.literal(''),
  v.pipe(v.string(), v.trim(), v.maxLength(500), v.url(), v.regex(/^https?:\/\//i)),
  emailText,
]);

/** A company's tenancy. Each replica holds exactly one. */
const fields = {
  id: field(idText),
  name: field(nameText),
  /** A sample company may be looked at and thrown away; it does not count as "an account exists". */
  isSample: field(v.boolean(), { default: false }),
  /** Days without a check-in after which a device is out of date. */
  outOfDateDays: field(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650)), { default: 30 }),
  /** Hours between check-ins; a device is online for twice as long. */
  checkInHours: field(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720)), { default: 24 }),
  /** What "inherit" means for a device's products and updates. */
  defaultProductAccess: field(v.picklist(['allow', 'block']), { default: 'allow' }),
  defaultUpdateAccess: field(v.picklist(['allow', 'block']), { default: 'allow' }),
  /** What credits are called here ("Tokens"); "": credits. */
  creditUnit: field(shortText, { default: '', isLater: true }),
  creditLink: field(creditLinkText, { default: '', isLater: true }),
  createdAt: field(timestamp),
};

/** For arguments. */
export const accountFields = schemasOf(fields);

export type Account = RowOf<typeof fields>;

export const newAccount = maker(fields);

export const accountRecord = defineRecord({
  collection: 'accounts',
  prefix: 'ac',
  fields,
  called: (account) => account.name,
  keys: {},
});

/** Of no account, while it is not here yet, nothing is told. */
export function creditSettingsOf(account: Account | undefined): Pick<Account, 'creditUnit' | 'creditLink'> {
  return { creditUnit: account?.creditUnit ?? '', creditLink: account?.creditLink ?? '' };
}
