import { readUsage } from '../reading/read-usage.ts';
import { autodeskTitles } from './autodesk-titles.ts';
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
    field(
      'product',
      'Product',
      'offeringname',
      'offering',
      'productname',
      'product',
      ...autodeskTitles.product,
    ),
    field(
      'seat',
      'Assigned or unassigned',
      'access',
      'seatassignment',
      'assignment',
      ...autodeskTitles.access,
    ),
    field(
      'assignedAt',
      'Assigned on',
      'assignedon',
      'assigneddate',
      'dateassigned',
      ...autodeskTitles.assignedAt,
    ),
    judging({ ...personFields.status, titles: ['accountstatus'] }),
  ],
  needs: ['email'],
  signature: [
    personFields.email.titles,
    ['autodeskid', 'accountstatus', 'assignedon', ...autodeskTitles.assignedAt],
  ],
  sample: 'first_name,last_name,email,autodesk_id,account_status,offering_name',
  dates: ['assignedAt'],
  numbers: [],
  usualDateOrder: null,
  vendor: 'Autodesk',
  permissions: ['assignments.edit', 'users.add'],
  read: readUsage,
};
