import type { FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** First name, last name, email: the template of an Autodesk account, and what people write themselves. */
export const people: FileKind = {
  name: 'people',
  label: 'List of people',
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    personFields.fullName,
    personFields.status,
    personFields.isBlocked,
    personFields.isEnabled,
  ],
  needs: ['email'],
  signature: [personFields.email.titles, [...personFields.firstName.titles, ...personFields.fullName.titles]],
  dates: [],
  usualDateOrder: null,
  vendor: '',
};
