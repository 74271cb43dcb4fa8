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
      ...field('profiles', 'Product configurations', 'productconfigurations', 'productprofiles'),
      isList: true,
    },
  ],
  needs: ['email'],
  signature: [['identitytype'], ['email'], ['productconfigurations', 'domain']],
  dates: [],
  usualDateOrder: null,
  vendor: 'Adobe',
};
