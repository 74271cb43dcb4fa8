import { readUsage } from '../reading/read-usage.ts';
import { autodeskTitles } from './autodesk-titles.ts';
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
    field(
      'product',
      'Product',
      'offeringname',
      'productname',
      'offering',
      'product',
      ...autodeskTitles.product,
    ),
    field(
      'contractNumber',
      'Contract number',
      'contractnumber',
      'contractno',
      'contract',
      ...autodeskTitles.number,
    ),
    field(
      'seat',
      'Assigned or unassigned',
      'seatassignment',
      'assignment',
      'assignmentstatus',
      ...autodeskTitles.seat,
    ),
    field(
      'assignedAt',
      'Assigned on',
      'assigneddate',
      'dateassigned',
      'assignedon',
      ...autodeskTitles.assignedAt,
    ),
    field('unassignedAt', 'Unassigned on', 'unassigneddate', 'dateunassigned', 'unassignedon'),
    field(
      'lastUsedAt',
      'Last used',
      'lastaccessed',
      'lastused',
      'lastuseddate',
      'lastactivity',
      ...autodeskTitles.lastUsedAt,
    ),
    judging(
      field(
        'activity',
        'Active or inactive',
        'useractivity',
        'activity',
        'activitystatus',
        ...autodeskTitles.activity,
      ),
    ),
    judging(
      field('daysInactive', 'Days inactive', 'daysinactive', 'inactivedays', ...autodeskTitles.daysInactive),
    ),
    judging(field('daysUsed', 'Days used', 'daysused', 'useddays')),
    judging(field('average', 'Monthly average', 'monthlyaverage', 'averagemonthlyuse')),
    judging(field('tokens', 'Tokens used', 'tokensused', 'tokens')),
  ],
  needs: ['email', 'product'],
  signature: [
    personFields.email.titles,
    ['offeringname', 'productname', 'offering', ...autodeskTitles.product],
    ['seatassignment', 'assignmentstatus', ...autodeskTitles.seat],
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
