/** Who has reports. */
export const reportSight = {
  needs: 'reports.see',
  what: 'Reports',
  who: 'Contract admins, software coordinators and field staff',
} as const;
