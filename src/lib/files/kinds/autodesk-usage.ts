import { readUsage } from '../reading/read-usage.ts';
import { field, judging, type RecordKind } from './kind.ts';
import { personFields } from './person-fields.ts';

export const autodeskUsage: RecordKind = {
  name: 'autodesk-usage',
  label: 'Autodesk usage report',
  family: 'records',
  offered: { on: 'people', as: 'an Autodesk usage report' },
  fields: [
    personFields.firstName,
    personFields.lastName,
    personFields.email,
    field('product', 'Product', 'offeringname', 'productname', 'offering', 'product'),
    field('contractNumber', 'Contract number', 'contractnumber', 'contractno', 'contract'),
    field('seat', 'Assigned or unassigned', 'seatassignment', 'assignment', 'assignmentstatus'),
    field('assignedAt', 'Assigned on', 'assigneddate', 'dateassigned', 'assignedon'),
    field('unassignedAt', 'Unassigned on', 'unassigneddate', 'dateunassigned', 'unassignedon'),
    field('lastUsedAt', 'Last used', 'lastaccessed', 'lastused', 'lastuseddate', 'lastactivity'),
    judging(field('activity', 'Active or inactive', 'useractivity', 'activity', 'activitystatus')),
    judging(field('daysInactive', 'Days inactive', 'daysinactive', 'inactivedays')),
    judging(field('daysUsed', 'Days used', 'daysused', 'useddays')),
    judging(field('average', 'Monthly average', 'monthlyaverage', 'averagemonthlyuse')),
    judging(field('tokens', 'Tokens used', 'tokensused', 'tokens')),
  ],
  needs: ['email', 'product'],
  signature: [
    ['email', 'emailaddress', 'useremail'],
    ['offeringname', 'productname', 'offering'],
    ['seatassignment', 'assignmentstatus'],
  ],
  sample:
    'first_name,last_name,email,offering_name,seat_assignment,assigned_date,unassigned_date,user_activity,days_inactive,last_accessed',
  dates: ['assignedAt', 'unassignedAt', 'lastUsedAt'],
  numbers: [],
  usualDateOrder: null,
  vendor: 'Autodesk',
  permissions: ['assignments.edit', 'users.add'],
  read: readUsage,
};
