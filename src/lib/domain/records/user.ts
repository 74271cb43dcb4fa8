import * as v from 'valibot';
import { emailKey } from '../../base/email-address.ts';
import { field, maker, type RowOf } from './core/field.ts';
import { personTextFields } from './person-texts.ts';
import { defineRecord, emailText, idText, shortText, timestamp } from './core/record.ts';

export const userStatuses = ['active', 'left', 'erased'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** A person who may hold seats; may also sign in. Email, without case, is the key within an account. */
const fields = {
  id: field(idText),
  firstName: field(shortText, { default: '', erased: '', isSearched: true }),
  lastName: field(shortText, { default: '', erased: '', isSearched: true }),
  /** "" when the person was erased. */
  email: field(v.union([v.literal(''), emailText]), { erased: '', isSearched: true }),
  ...personTextFields,
  /** `left`: keeps the history, holds no seat. `erased`: name, email and what else is personal are gone for good. */
  status: field(v.picklist(userStatuses), { default: 'active' }),
  /** Whether a sign-in exists for this person. Written by the server alone. */
  canSignIn: field(v.boolean(), { default: false }),
  createdAt: field(timestamp),
};

export type User = RowOf<typeof fields>;

export const newUser = maker(fields);

/** First and last name, or the email of a person without any; "": erased. */
export function nameOrEmail({
  firstName,
  lastName,
  email,
}: Pick<User, 'firstName' | 'lastName' | 'email'>): string {
  return `${firstName} ${lastName}`.trim() || email;
}

export const userRecord = defineRecord({
  collection: 'users',
  prefix: 'us',
  fields,
  called: nameOrEmail,
  keys: { byEmail: (user) => (user.email === '' ? null : emailKey(user.email)) },
  visibleBy: ['id'],
});
