import { roleNames } from '#lib/domain/records/role.ts';
import { type SecurityEvent, type SecurityKind, securityKinds } from '#lib/protocol/security-event.ts';
import { type ConfirmWay, confirmWays } from '#lib/protocol/confirmation.ts';
import { counted } from '#lib/words/count-words.ts';
import { roleWords } from '#lib/words/role-words.ts';

/** What happened, as a title. */
export const eventTitles: Readonly<Record<SecurityKind, string>> = {
  'signed-in': 'Signed in',
  'sign-in-failed': 'Sign-in failed',
  'signed-out': 'Signed out',
  'password-changed': 'Password changed',
  'password-reset-asked': 'Password reset requested',
  'link-made': 'One-time link created',
  'link-used': 'One-time link used',
  'session-ended': 'Session ended',
  'sessions-ended': 'Sessions ended',
  'code-added': 'Authenticator app added',
  'code-removed': 'Authenticator app removed',
  'recovery-code-used': 'Recovery code used',
  'recovery-codes-made': 'Recovery codes created',
  'passkey-added': 'Passkey added',
  'passkey-removed': 'Passkey removed',
  'factors-reset': 'Second step reset',
  confirmed: 'Confirmed who they are',
  'confirm-failed': 'Confirmation failed',
  'change-refused': 'Change not allowed',
  'policy-changed': 'Setting changed',
  'role-granted': 'Role given',
  'role-taken': 'Role removed',
  'key-made': 'Enrollment key created',
  'key-ended': 'Enrollment key revoked',
  'identity-claimed': 'Device claimed by another key',
  export: 'List exported',
  'backup-restored': 'Backup restored',
  'company-made': 'Company created',
  'person-left': 'Person left',
  'person-returned': 'Person returned',
};

/** As the app that a browser kept knows it, which may be older than the server. */
export function eventTitle(kind: string): string {
  const known = securityKinds.find((one) => one === kind);
  return known ? eventTitles[known] : kind;
}

export type Names = Readonly<Record<string, string>>;

/** Who it is about, and who did it: "Bea Berg, by Ada Admin". */
export function eventPeople(
  { actorId, userId }: Pick<SecurityEvent, 'actorId' | 'userId'>,
  names: Names,
): string {
  const named = (id: string): string => names[id] ?? 'Someone no longer here';
  if (userId === null) return actorId === null ? '' : named(actorId);
  return actorId === null || actorId === userId ? named(userId) : `${named(userId)}, by ${named(actorId)}`;
}

/** What else is known of it, in words; what this app does not know is said as the server has it. */
export function eventDetails({ details }: Pick<SecurityEvent, 'details'>, names: Names): string {
  const {
    role,
    contractId,
    link,
    madeBy,
    why,
    keyId,
    tag,
    list,
    rows,
    of,
    from,
    to,
    became,
    changed,
    step,
    count,
    left,
    way,
    what,
    change,
    ...rest
  } = details;
  const nameOf = (id: unknown): string => (typeof id === 'string' ? (names[id] ?? id) : '');
  const { format, madeAt: _of, ...more } = rest;
  return [
    roleText(role),
    contractId ? `for ${nameOf(contractId)}` : '',
    linkText(link),
    madeBy ? `made by ${nameOf(madeBy)}` : '',
    why === 'wrong' ? wrongText(step) : sentence(why),
    wayText(way),
    what === 'password' ? 'Current password' : sentence(what),
    typeof change === 'string' ? changeText(change) : '',
    typeof count === 'number' ? counted(count, 'session') : '',
    typeof left === 'number' ? `${left} left` : '',
    keyId ? nameOf(keyId) : '',
    tag ? `tag ${tag}` : '',
    typeof list === 'string' ? listText(list, rows, format) : '',
    typeof of === 'string' ? settingText(of, { from, to, changed }) : '',
    became === 'merged' ? 'Merged with another person' : sentence(became === 'left' ? '' : became),
    ...Object.entries(more).map(([name, value]) => `${name}: ${value}`),
  ]
    .filter(Boolean)
    .join(', ');
}

function roleText(role: unknown): string {
  const known = roleNames.find((one) => one === role);
  return known ? roleWords[known] : '';
}

/** What was not right: a step beyond the password has its own name. */
function wrongText(step: unknown): string {
  return typeof step === 'string' && step !== 'password' ? `Wrong ${step}` : 'Wrong password';
}

/** By what somebody showed that it is them. */
function wayText(way: unknown): string {
  const known = confirmWays.find((one) => one === way);
  return known ? WAYS[known] : sentence(way);
}

const WAYS: Readonly<Record<ConfirmWay, string>> = {
  password: 'With the password',
  passkey: 'With a passkey',
  code: 'With a code from the app',
  recovery: 'With a recovery code',
};

/** "enrolment-keys.add" as "Add: enrollment keys", in the words of the screen. */
function changeText(change: string): string {
  const [of = '', does = ''] = change.split('.');
  const words = of.replaceAll('-', ' ').replace('enrolment', 'enrollment');
  return does === '' ? sentence(words) : `${sentence(does.replaceAll('-', ' '))}: ${words}`;
}

function linkText(link: unknown): string {
  if (link === 'invitation') return 'Invitation';
  return link === 'password-reset' ? 'To set a new password' : '';
}

/** "userList" as "User list". */
function listText(list: string, rows: unknown, format: unknown): string {
  const words = sentence(list.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('-', ' '));
  const count = typeof rows === 'number' ? `, ${counted(rows, 'row')}` : '';
  return `${words}${count}${format === 'machines' ? ', raw CSV' : ''}`;
}

const SETTINGS: Readonly<Record<string, string>> = {
  name: 'name',
  outOfDateDays: 'days until out of date',
  checkInHours: 'hours between check-ins',
  defaultProductAccess: 'default access to products',
  defaultUpdateAccess: 'default access to updates',
};

function settingText(of: string, { from, to, changed }: Readonly<Record<string, unknown>>): string {
  if (of === 'events') return `Events kept: ${String(from)} → ${String(to)} days`;
  if (of === 'key') return `tag ${String(from) || 'none'} → ${String(to) || 'none'}`;
  if (of === 'company' && typeof changed === 'string')
    return `Company: ${changed
      .split(' ')
      .map((name) => SETTINGS[name] ?? name)
      .join(', ')}`;
  const words = sentence(of.replaceAll('-', ' '));
  const change = to === undefined ? '' : `: ${String(from)} → ${String(to)}`;
  return `${words}${change}`;
}

function sentence(text: unknown): string {
  if (typeof text !== 'string' || text === '') return '';
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
