import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

export const adobeUsers: FileKind = {
  name: 'adobe-users',
  label: 'Adobe users',
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    field('login', 'User name', 'username'),
    {
      ...field(
        ...(['profiles', 'Product configurations'] as const),
        ...['productconfigurations', 'productprofiles', 'products'],
      ),
      divider: /[,;\n]/,
    },
  ],
  needs: ['email'],
  signature: [['identitytype'], ['email'], ['productconfigurations', 'domain', 'adminrights', 'usergroups']],
  dates: [],
  usualDateOrder: null,
  vendor: 'Adobe',
};
