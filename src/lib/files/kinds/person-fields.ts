import { personTextKeys, personTexts } from '../../domain/records/person-texts.ts';
import { fieldTitle } from '../../words/changes/fields.ts';
import { field, type KindField } from './kind.ts';

/** Columns of people that many programs title alike. */
export const personFields = {
  email: field(
    ...(['email', 'Email'] as const),
    ...['email', 'emailaddress', 'mail', 'mailaddress', 'workemail', 'useremail', 'primaryemail'],
    ...['emailaddressrequired'],
    ...['emailadresse', 'mailadresse', 'courriel', 'adressemail', 'correoelectrónico'],
    ...[
      'adresseemail',
      'correo',
      'メールアドレス',
      '電子メール',
      '電子メールアドレス',
      'adressedemessagerie',
    ],
  ),
  firstName: field(
    ...(['firstName', 'First name'] as const),
    ...['firstname', 'givenname', 'forename', 'first', 'vorname', 'prénom', 'nombre'],
    ...['firstnamerequired', '名'],
  ),
  lastName: field(
    ...(['lastName', 'Last name'] as const),
    ...['lastname', 'surname', 'familyname', 'last', 'nachname', 'apellidos', 'apellido'],
    ...['lastnamerequired', '姓', 'nom'],
  ),
  fullName: field(
    ...(['fullName', 'Full name'] as const),
    ...['fullname', 'displayname', 'name', 'anzeigename', 'nomcomplet'],
    ...['nomdaffichage', 'nombrecompleto', 'nombreparamostrar', '表示名', '氏名', 'person'],
  ),
  /** A word, such as "Suspended". */
  status: field(
    ...(['status', 'Status'] as const),
    ...['status', 'statusreadonly', 'userstatus', 'accountstatus', 'statut', 'estado'],
    ...['signinstatus', 'anmeldestatus', 'benutzerstatus', 'kontostatus', 'ステータス'],
  ),
  /** Yes or no. */
  isBlocked: field(
    'isBlocked',
    'Blocked',
    'blockcredential',
    'signinblocked',
    'blocked',
    'suspended',
    'anmeldungblockieren',
    ...['bloquearcredencial', 'bloquearcredenciales', 'bloquearelinicio', 'iniciodesesiónbloqueado'],
    ...[
      'bloquerlesinformationsdidentification',
      'connexionbloquée',
      '資格情報のブロック',
      'サインインのブロック',
    ],
  ),
  isEnabled: field(
    ...(['isEnabled', 'Enabled', 'accountenabled', 'enabled'] as const),
    ...[
      'kontoaktiviert',
      'compteactivé',
      'cuentahabilitada',
      'cuentaactivada',
      'アカウントの有効化',
      'アカウント有効',
    ],
  ),
} as const;

/** Plain texts of people: a kind that has these reads whatever texts there are. */
export const textFields: readonly KindField[] = personTextKeys.map((key) =>
  field(key, fieldTitle(key), ...personTexts[key].titles),
);
