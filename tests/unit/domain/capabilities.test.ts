import { describe, expect, it } from 'vitest';
import { capabilities } from '#lib/domain/access/capabilities.ts';
import { may } from '#lib/domain/access/permissions.ts';
import { roles, rolesThat } from '#lib/domain/access/roles.ts';
import { roleNames } from '#lib/domain/records/role.ts';
import { accessAs } from '#tests/support/rows/domain-rows.ts';

const sources: Readonly<Record<string, string>> = import.meta.glob(
  ['/src/**/*.{ts,svelte}', '/workers/**/*.ts'],
  { eager: true, query: '?raw', import: 'default' },
);

/** Where a role is a word, or is given: everywhere else it is asked what somebody may. */
const MAY_NAME = [
  '/src/lib/domain/access/',
  '/src/lib/domain/records/role.ts',
  '/src/lib/domain/sample/sample-rows.ts',
  '/src/lib/words/people/roles.ts',
  '/src/lib/ui/areas/users/RoleDialog.svelte',
  '/src/lib/ui/areas/settings/InviteDialog.svelte',
  '/src/lib/ui/areas/contracts/CoordinatorsDialog.svelte',
];

describe('capabilities', () => {
  const names = new RegExp(`['"\`](${roleNames.join('|')})['"\`]`);
  // A question of somebody's roles, as `access.roles.length` and `roles.includes(…)`, is one of a capability.
  const asked = /\baccess\.roles\.(length|includes|some)\b/;
  const outside = Object.entries(sources).filter(([path]) => !MAY_NAME.some((one) => path.startsWith(one)));

  it('are asked for: nobody but their table, the words and the choices of roles name a role', () => {
    expect(outside.length).toBeGreaterThan(500);
    const naming = outside.filter(([, text]) => names.test(text) || asked.test(text)).map(([path]) => path);
    expect(naming).toEqual([]);
  });

  it.each(capabilities)('%s is of some role, and of nobody without one unless of all', (one) => {
    expect(rolesThat(one).length > 0 || roles.user.may.includes(one)).toBe(true);
    expect(may(accessAs(), one)).toBe(roles.user.may.includes(one));
  });

  it('are each asked for somewhere', () => {
    const texts = Object.entries(sources).filter(([path]) => !path.startsWith('/src/lib/domain/access/'));
    const isAsked = (one: string) => texts.some(([, text]) => text.includes(`'${one}'`));
    const elsewhere = ['contracts.every'];
    expect(capabilities.filter((one) => !elsewhere.includes(one) && !isAsked(one))).toEqual([]);
  });
});
