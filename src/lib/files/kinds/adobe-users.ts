import { readHolder } from '../reading/read-holder.ts';
import { field, judging, type RecordKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** Where a file has products and profiles of them, products say more plainly what is held. */
const profileTitles = [
  ...['productconfigurations', 'products', 'productprofiles', 'produktkonfigurationen', 'produkte'],
  ...['configurationsdeproduit', 'configurationsdesproduits', 'produits', 'profilsdeproduit'],
  ...[
    'configuracionesdeproductos',
    'configuracionesdeproducto',
    'productos',
    '製品構成',
    '製品プロファイル',
    '製品',
  ],
];

export const adobeUsers: RecordKind = {
  name: 'adobe-users',
  label: 'Adobe users',
  family: 'records',
  offered: { on: 'people', as: 'users from Adobe' },
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    judging(
      field(
        ...(['login', 'User name', 'username', 'benutzername'] as const),
        ...['nomdutilisateur', 'nombredeusuario', 'ユーザー名'],
      ),
    ),
    {
      ...field(...(['profiles', 'Product configurations'] as const), ...profileTitles),
      divider: /[,;\n]/,
    },
  ],
  needs: ['email'],
  signature: [
    ['identitytype', 'identitätstyp', 'typedidentité', 'tipodeidentidad', 'idの種類', 'idタイプ'],
    personFields.email.titles,
    ['domain', 'adminrights', 'usergroups', ...profileTitles],
  ],
  sample: 'Identity Type,Username,Domain,Email,First Name,Last Name,Product Configurations,User Groups',
  dates: [],
  numbers: [],
  usualDateOrder: null,
  vendor: 'Adobe',
  permissions: ['users.add'],
  read: readHolder,
};
