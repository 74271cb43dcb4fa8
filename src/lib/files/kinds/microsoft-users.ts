import { readHolder } from '../reading/read-holder.ts';
import { field, judging, type RecordKind } from './kind.ts';
import { personFields, textFields } from './person-fields.ts';

/** German, French, Spanish, Japanese. */
const localNames = [
  ...['benutzerprinzipalname', 'nomdutilisateurprincipal', 'nomprincipaldelutilisateur'],
  ...['nombreprincipaldeusuario', 'nombreprincipaldelusuario', 'ユーザープリンシパル名'],
];
const localLicenses = ['lizenzen', 'licences', 'licencias', 'ライセンス'];

/**
 * Microsoft 365 and Entra. People are known elsewhere by their mail; where that is empty or not in the file, the name
 * they sign in with is an address too.
 */
export const microsoftUsers: RecordKind = {
  name: 'microsoft-users',
  label: 'Microsoft 365 users',
  family: 'records',
  offered: { on: 'people', as: 'users from Microsoft 365' },
  fields: [
    field(
      ...(['email', 'Email or user name'] as const),
      ...[
        'mail',
        'email',
        'emailaddress',
        'emailadresse',
        'correoelectrónico',
        '電子メール',
        'adressedemessagerie',
      ],
      ...['username', 'userprincipalname', 'signinname'],
      ...localNames,
    ),
    judging(field('login', 'User name', 'userprincipalname', 'username', 'signinname', ...localNames)),
    personFields.firstName,
    personFields.lastName,
    personFields.fullName,
    { ...field('profiles', 'Licenses', 'licenses', 'assignedlicenses', ...localLicenses), divider: /[+\n]/ },
    judging(personFields.isBlocked),
    judging(personFields.isEnabled),
    ...textFields,
  ],
  needs: ['email'],
  signature: [
    ['username', 'userprincipalname', 'signinname', ...localNames],
    ['displayname', 'anzeigename', 'nomdaffichage', 'nombreparamostrar', '表示名'],
    [
      ...['jobtitle', 'title', 'department', 'licenses', ...localLicenses],
      ...personFields.isBlocked.titles,
      ...personFields.isEnabled.titles,
    ],
  ],
  sample: 'User principal name,Display name,First name,Last name,Title,Department,Licenses,Block credential',
  dates: [],
  numbers: [],
  usualDateOrder: null,
  vendor: 'Microsoft',
  permissions: ['users.add'],
  read: readHolder,
};
