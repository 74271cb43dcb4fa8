import type { Access } from '../domain/access/access.ts';

/** Who has reports: everybody with a role. */
export const reportSight = {
  what: 'Reports',
  who: 'Contract admins, software coordinators and field staff',
  isSeen: ({ roles }: Access) => roles.length > 0,
} as const;
