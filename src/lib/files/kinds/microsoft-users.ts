import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** The user name is the address people sign in with, and the only one in the file. */
export const microsoftUsers: FileKind = {
  name: 'microsoft-users',
  label: 'Microsoft 365 users',
  fields: [
    field(
      'email',
      'User name',
      'username',
      'userprincipalname',
      'signinname',
      'email',
      'emailaddress',
      'mail',
    ),
    personFields.firstName,
    personFields.lastName,
    personFields.fullName,
  ],
  needs: ['email'],
  signature: [
    ['username', 'userprincipalname', 'signinname'],
    ['displayname'],
    ['jobtitle', 'title', 'department'],
  ],
  dates: [],
  usualDateOrder: null,
  vendor: 'Microsoft',
};
