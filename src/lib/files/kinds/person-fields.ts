import { field } from './kind.ts';

/** Columns of people that many programs title alike. */
export const personFields = {
  email: field(
    ...(['email', 'Email'] as const),
    ...['email', 'emailaddress', 'mail', 'mailaddress', 'workemail', 'useremail', 'primaryemail'],
    ...['emailadresse', 'mailadresse', 'courriel', 'adressemail', 'correoelectrónico'],
  ),
  firstName: field(
    ...(['firstName', 'First name'] as const),
    ...['firstname', 'givenname', 'forename', 'first', 'vorname', 'prénom', 'nombre'],
  ),
  lastName: field(
    ...(['lastName', 'Last name'] as const),
    ...['lastname', 'surname', 'familyname', 'last', 'nachname', 'apellidos', 'apellido'],
  ),
  fullName: field(
    ...(['fullName', 'Full name'] as const),
    ...['fullname', 'displayname', 'name', 'anzeigename', 'nomcomplet'],
  ),
} as const;
