import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/**
 * Microsoft 365 and Entra. People are known elsewhere by their mail; where that is empty or not in the file, the name
 * they sign in with is an address too.
 */
export const microsoftUsers: FileKind = {
  name: 'microsoft-users',
  label: 'Microsoft 365 users',
  fields: [
    field(
      ...(['email', 'Email or user name'] as const),
      ...['mail', 'email', 'emailaddress', 'username', 'userprincipalname', 'signinname'],
    ),
    field('login', 'User name', 'userprincipalname', 'username', 'signinname'),
    personFields.firstName,
    personFields.lastName,
    personFields.fullName,
    { ...field('profiles', 'Licenses', 'licenses', 'assignedlicenses', 'lizenzen'), divider: /[+\n]/ },
    personFields.isBlocked,
    personFields.isEnabled,
  ],
  needs: ['email'],
  signature: [
    ['username', 'userprincipalname', 'signinname'],
    ['displayname', 'anzeigename'],
    ['jobtitle', 'title', 'department', 'licenses', 'blockcredential', 'accountenabled'],
  ],
  dates: [],
  usualDateOrder: null,
  vendor: 'Microsoft',
};
