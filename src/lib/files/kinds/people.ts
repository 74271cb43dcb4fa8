import { readPersonRow } from '../reading/read-person.ts';
import { judging, type RecordKind } from './kind.ts';
import { personFields, textFields } from './person-fields.ts';

/** First name, last name, email: the template of an Autodesk account, and what people write themselves. */
export const people: RecordKind = {
  name: 'people',
  label: 'List of people',
  family: 'records',
  offered: { on: 'people', as: 'a list with first name, last name and email' },
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    personFields.fullName,
    judging(personFields.status),
    judging(personFields.isBlocked),
    judging(personFields.isEnabled),
    ...textFields,
  ],
  needs: ['email'],
  signature: [personFields.email.titles, [...personFields.firstName.titles, ...personFields.fullName.titles]],
  isAnyList: true,
  sample: 'First name,Last name,Email address',
  dates: [],
  numbers: [],
  usualDateOrder: null,
  vendor: '',
  permissions: ['users.add'],
  read: readPersonRow,
};
