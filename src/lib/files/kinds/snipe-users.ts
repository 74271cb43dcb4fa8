import { readPersonRow } from '../reading/read-person.ts';
import { field, judging, type RecordKind } from './kind.ts';
import { personFields, textFields } from './person-fields.ts';

/** "Activated" says who may sign in to Snipe-IT, which most people never do: it is not read. */
export const snipeUsers: RecordKind = {
  name: 'snipe-users',
  label: 'Snipe-IT users',
  family: 'records',
  offered: { on: 'people', as: 'users from Snipe-IT' },
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    judging(field('login', 'User name', 'username')),
    ...textFields,
  ],
  needs: ['email'],
  signature: [
    ['firstname', 'name'],
    ['email', 'emailaddress'],
    ['username'],
    ['activated', 'employeenumber', 'employeenum', 'employeeno', 'loginenabled'],
  ],
  sample: 'First Name,Last Name,Email,Username,Title,Department,Activated,Employee Number',
  dates: [],
  numbers: [],
  usualDateOrder: null,
  vendor: '',
  permissions: ['users.add'],
  read: readPersonRow,
};
