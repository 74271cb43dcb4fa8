import type { PeopleColumn, PersonRow } from '../domain/views/people/people.ts';
import { columnTitles } from '../words/column-titles.ts';
import { rolesWords } from '#lib/words/people/roles.ts';
import { userStatusWords } from '#lib/words/people/people.ts';
import { defineList } from './list.ts';

interface PeopleFilter {
  readonly search: string;
}

/** Everybody of the account, with what they may do and whether they can sign in. */
export const people = defineList<PersonRow, PeopleColumn, PeopleFilter, null>({
  name: 'people',
  view: 'people',
  title: 'People',
  one: 'person',
  fileName: 'people.csv',
  pages: '/users',
  search: { label: 'Search people', placeholder: 'Name, email' },
  noFilter: { search: '' },
  usualSort: { column: 'name', isDescending: false },
  query: ({ filter, sort }) => ({ ...filter, sort }),
  columns: {
    name: {
      title: columnTitles.name,
      track: 'minmax(140px, 1fr)',
      kind: 'text',
      none: userStatusWords.erased,
      value: (row) => row.name,
    },
    email: {
      title: columnTitles.email,
      track: 'minmax(180px, 1.3fr)',
      kind: 'text',
      none: userStatusWords.erased,
      value: ({ user }) => user.email,
    },
    role: {
      title: columnTitles.role,
      track: 'minmax(160px, 1fr)',
      kind: 'said',
      value: roleWordsOf,
      inFile: roleWordsOf,
    },
    'sign-in': {
      title: columnTitles.signIn,
      track: 'minmax(130px, 0.7fr)',
      kind: 'said',
      value: signInWords,
      inFile: signInWords,
    },
  },
  filters: {},
  phone: {
    name: (row) => row.name,
    below: ({ user }) => user.email,
    state: 'role',
    time: () => 'sign-in',
  },
});

/** "Can sign in", "Invited" (a link is open) or "Not signed in yet" (none is). Nobody who left signs in. */
export function signInWords({ user, links }: PersonRow): string {
  if (user.status === 'left') return userStatusWords.left;
  if (user.canSignIn) return 'Can sign in';
  return links.some(({ isWithdrawing }) => !isWithdrawing) ? 'Invited' : 'Not signed in yet';
}

function roleWordsOf({ user, roles }: PersonRow): string {
  return user.status === 'left' ? userStatusWords.left : rolesWords(roles);
}
