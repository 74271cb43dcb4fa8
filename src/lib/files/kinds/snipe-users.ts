import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** "Activated" says who may sign in to Snipe-IT, which most people never do: it is not read. */
export const snipeUsers: FileKind = {
  name: 'snipe-users',
  label: 'Snipe-IT users',
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    field('login', 'User name', 'username'),
  ],
  needs: ['email'],
  signature: [
    ['firstname', 'name'],
    ['email', 'emailaddress'],
    ['username'],
    ['activated', 'employeenumber', 'employeenum', 'employeeno', 'loginenabled'],
  ],
  dates: [],
  usualDateOrder: null,
  vendor: '',
};
