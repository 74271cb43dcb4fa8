import * as v from 'valibot';
import { emailKey } from '../../base/email-address.ts';
import { hash128 } from '../../base/hash.ts';
import { foldKey } from '../../base/text.ts';
import { creditAmount } from './credit-amount.ts';
import { dayText } from './core/day.ts';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, shortText, timestamp } from './core/record.ts';

/** No file names somebody so, so nothing that is imported is taken for theirs. */
const ERASED = '(erased)';

/** Which kind of file the use was read from: what one of them says never corrects what another one said. */
export const creditSources = ['autodesk-daily', 'file'] as const;
export type CreditSource = (typeof creditSources)[number];

/**
 * Credits that one person used with one product on one day. Never edited: another figure for the same day is one more
 * record with the difference. What the file names and nobody here knows is kept as text, to be matched later.
 */
const fields = {
  id: field(idText),
  /** Never changes: who sees the row hangs on it. A record that is matched to a person is replaced by another. */
  userId: field(v.nullable(idText)),
  /** The email as the file has it while `userId` is null, else "". */
  person: field(shortText, { erased: ERASED }),
  productId: field(v.nullable(idText)),
  /** The name as the file has it while `productId` is null, else "". */
  product: field(shortText, { isImpersonal: true }),
  /** What it is charged to; null: not known, and no balance changes. */
  contractId: field(v.nullable(idText)),
  /** What was bought to use it ("Flex"), as the file has it; "": the product itself. */
  offering: field(shortText, { default: '', isImpersonal: true }),
  day: field(dayText),
  /** In thousandths; negative where it was given back. */
  amount: field(creditAmount),
  source: field(v.picklist(creditSources)),
  /**
   * Key of the file's own words, which stays whatever is matched, renamed or merged afterwards. Absent in what was
   * stored before there was one: that is known by what it is about.
   */
  told: field(v.optional(v.string()), { isImpersonal: true }),
  createdAt: field(timestamp),
};

export type CreditRecord = RowOf<typeof fields>;

export const newCreditRecord = maker(fields);

/** What a file says of a figure, beside the figure. */
export interface CreditWords extends Pick<CreditRecord, 'source' | 'day' | 'product' | 'offering'> {
  readonly email: string;
}

export type CreditKeyParts = Pick<
  CreditRecord,
  'source' | 'day' | 'userId' | 'person' | 'productId' | 'product' | 'offering'
>;

/** What figures are compared by: the same words again have the same key. A digest: it names nobody who is erased. */
export function toldKey({ source, day, email, product, offering }: CreditWords): string {
  return digestOf(['told', source, day, foldKey(email), foldKey(product), foldKey(offering)]);
}

/** What figures without the key of their words are compared by: changes with whom and what they are about. */
export function creditKey(record: CreditKeyParts): string {
  const { source, day, userId, person, productId, product, offering } = record;
  const about = [userId ?? foldKey(person), productId ?? foldKey(product), foldKey(offering)];
  return digestOf([source, day, ...about]);
}

/**
 * Short, whatever the words. It resists nobody and need not: files of use are imported by contract admins alone, who can
 * change a figure without it.
 */
function digestOf(parts: readonly string[]): string {
  return hash128(JSON.stringify(parts))
    .map((part) => part.toString(36))
    .join('.');
}

export const creditRecordRecord = defineRecord({
  collection: 'creditRecords',
  prefix: 'cr',
  fields,
  called: null,
  keys: {
    byKey: (record) => record.told ?? creditKey(record),
    byUser: (record) => record.userId,
    /** Of somebody nobody here knows: found when that person is erased. */
    byPerson: (record) => (record.person === '' ? null : emailKey(record.person)),
    byContract: (record) => record.contractId,
  },
  visibleBy: ['userId'],
  ofPerson: { index: 'byPerson', by: 'email' },
});
