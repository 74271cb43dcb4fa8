import type { MutationName } from './registry.ts';

/**
 * What is taken from a session alone whose person showed within half an hour that it is them: who may do what here, and
 * which machines may report. Whoever finds an open browser, or takes its cookie, must not give it to themselves.
 */
const confirmed: ReadonlySet<string> = new Set<MutationName>([
  'roles.grant',
  'roles.revoke',
  'users.invite',
  'enrolment-keys.add',
  'enrolment-keys.edit',
]);

/** In every version. */
export function needsConfirmation(name: string): boolean {
  return confirmed.has(name);
}
