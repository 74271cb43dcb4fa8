import { readUsage } from '../reading/read-usage.ts';
import { field, judging, type RecordKind } from './kind.ts';
import { personFields } from './person-fields.ts';

/** With products: one row for each person and product. */
export const autodeskUsers: RecordKind = {
  name: 'autodesk-users',
  label: 'Autodesk users',
  family: 'records',
  offered: { on: 'people', as: 'users from Autodesk' },
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    field('product', 'Product', 'offeringname', 'offering', 'productname', 'product'),
    field('seat', 'Assigned or unassigned', 'access', 'seatassignment', 'assignment'),
    field('assignedAt', 'Assigned on', 'assignedon', 'assigneddate', 'dateassigned'),
    judging({ ...personFields.status, titles: ['accountstatus'] }),
  ],
  needs: ['email'],
  signature: [
    ['email', 'emailaddress', 'useremail'],
    ['autodeskid', 'accountstatus', 'assignedon'],
  ],
  sample: 'first_name,last_name,email,autodesk_id,account_status,offering_name',
  dates: ['assignedAt'],
  numbers: [],
  usualDateOrder: null,
  vendor: 'Autodesk',
  permissions: ['assignments.edit', 'users.add'],
  read: readUsage,
};
