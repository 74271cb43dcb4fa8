import { field, type FileKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** With products: one row for each person and product. */
export const autodeskUsers: FileKind = {
  name: 'autodesk-users',
  label: 'Autodesk users',
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    field('product', 'Product', 'offeringname', 'offering', 'productname', 'product'),
    field('seat', 'Assigned or unassigned', 'access', 'seatassignment', 'assignment'),
    field('assignedAt', 'Assigned on', 'assignedon', 'assigneddate', 'dateassigned'),
    { ...personFields.status, titles: ['accountstatus'] },
  ],
  needs: ['email'],
  signature: [
    ['email', 'emailaddress', 'useremail'],
    ['autodeskid', 'accountstatus', 'assignedon'],
  ],
  dates: ['assignedAt'],
  usualDateOrder: null,
  vendor: 'Autodesk',
};
