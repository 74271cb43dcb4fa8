import type { Settings } from '../settings/settings.ts';

const DAY_MS = 86_400_000;
/** RFC 9116 wants less than a year; what a server that stands still has said is then not taken for true much longer. */
const GOOD_DAYS = 180;

/** Where to write about a hole that somebody found, as scanners and people look for it; null: nobody said where. */
export function securityText(
  { securityContact, origin }: Pick<Settings, 'securityContact' | 'origin'>,
  at: number,
): string | null {
  if (securityContact === undefined) return null;
  const expires = new Date(at + GOOD_DAYS * DAY_MS).toISOString();
  const lines = [
    `Contact: ${securityContact}`,
    `Expires: ${expires}`,
    'Preferred-Languages: en',
    `Canonical: ${origin}/.well-known/security.txt`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
