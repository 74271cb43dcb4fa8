import { readHolder } from '../reading/read-holder.ts';
import { field, judging, type RecordKind } from './kind.ts';
import { personFields } from './person-fields.ts';

export const adobeUsers: RecordKind = {
  name: 'adobe-users',
  label: 'Adobe users',
  family: 'records',
  offered: { on: 'people', as: 'users from Adobe' },
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    judging(field('login', 'User name', 'username')),
    {
      ...field(
        ...(['profiles', 'Product configurations'] as const),
        ...['productconfigurations', 'productprofiles', 'products', 'produktkonfigurationen', 'produkte'],
      ),
      divider: /[,;\n]/,
    },
  ],
  needs: ['email'],
  signature: [
    ['identitytype', 'identitätstyp', 'typedidentité', 'tipodeidentidad'],
    personFields.email.titles,
    ['productconfigurations', 'domain', 'adminrights', 'usergroups', 'produktkonfigurationen', 'produkte'],
  ],
  sample: 'Identity Type,Username,Domain,Email,First Name,Last Name,Product Configurations,User Groups',
  dates: [],
  numbers: [],
  usualDateOrder: null,
  vendor: 'Adobe',
  permissions: ['users.add'],
  read: readHolder,
};
