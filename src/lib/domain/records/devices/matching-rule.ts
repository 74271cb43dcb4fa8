import * as v from 'valibot';
import { field, maker, type RowOf } from '../core/field.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from '../core/record.ts';

/** Each more tries a name of 200 characters a hundred times as often: four took a second, three take 10 ms. */
const MAX_WILDCARDS = 3;

/** `*` stands for any text, `#` for a number such as 2026 or 24.1. Letters match in upper and lower case. */
export const namePattern = v.pipe(
  nameText,
  v.check((text) => /[^*#\s]/.test(text), 'Name at least one letter of the software.'),
  v.check(
    (text) => (text.match(/[*#]/g) ?? []).length <= MAX_WILDCARDS,
    `At most ${MAX_WILDCARDS} of * and #.`,
  ),
);

/** Where the version of an installation comes from: what the agent reports as version, or the first number in the name. */
export const versionSources = ['field', 'name'] as const;
export type VersionSource = (typeof versionSources)[number];

/** Says which software that agents report is a product of the catalog. */
const fields = {
  id: field(idText),
  productId: field(idText),
  /** Part of the publisher as reported; "" takes any. */
  publisher: field(shortText, { default: '' }),
  name: field(namePattern),
  version: field(v.picklist(versionSources)),
  /** A name that a person matched once: taken as it stands, beside the rules that the product has. */
  isAlias: field(v.boolean(), { default: false, isLater: true }),
  createdAt: field(timestamp),
};

export type MatchingRule = RowOf<typeof fields>;

export const newMatchingRule = maker(fields);

export const matchingRuleRecord = defineRecord({
  collection: 'matchingRules',
  prefix: 'mr',
  fields,
  called: (rule) => rule.name,
  keys: { byProduct: (rule) => rule.productId },
});
