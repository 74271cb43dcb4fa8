import * as v from 'valibot';
import { defineRecord, emailText, idText, nameText, shortText, timestamp } from './record.ts';

/** Where credits are bought: an address of the web or of a person; "": nowhere told. Nothing else, as it becomes a link. */
export const creditLinkText = v.union([
  v.literal(''),
  v.pipe(v.string(), v.trim(), v.maxLength(500), v.url(), v.regex(/^https?:\/\//i)),
  emailText,
]);

/** A company's tenancy. Each replica holds exactly one. */
export const accountSchema = v.strictObject({
  id: idText,
  name: nameText,
  /** A sample company may be looked at and thrown away; it does not count as "an account exists". */
  isSample: v.boolean(),
  /** Days without a check-in after which a device is out of date. */
  outOfDateDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650)),
  /** Hours between check-ins; a device is online for twice as long. */
  checkInHours: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720)),
  /** What "inherit" means for a device's products and updates. */
  defaultProductAccess: v.picklist(['allow', 'block']),
  defaultUpdateAccess: v.picklist(['allow', 'block']),
  /** What credits are called here ("Tokens"); "": credits. */
  creditUnit: shortText,
  creditLink: creditLinkText,
  createdAt: timestamp,
});

export type Account = v.InferOutput<typeof accountSchema>;

export const accountRecord = defineRecord({
  collection: 'accounts',
  prefix: 'ac',
  schema: accountSchema,
  keys: {},
});

/** A replica that an earlier build filled has accounts without them. */
export function creditSettingsOf(account: Partial<Pick<Account, 'creditUnit' | 'creditLink'>> | undefined): {
  readonly creditUnit: string;
  readonly creditLink: string;
} {
  return { creditUnit: account?.creditUnit ?? '', creditLink: account?.creditLink ?? '' };
}
