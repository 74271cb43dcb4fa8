import { isEmailAddress } from '../../base/email-address.ts';
import { StartRefused } from '../store/trouble.ts';

/** Never repeated in what is said: it may have a password. Throws StartRefused. */
export function mailUrlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && isDecodable(url);
  if (!isPlain || !/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '')
    throw new StartRefused(
      'SMTP_URL must be an address such as smtps://user:password@mail.example.com, or smtp:// for STARTTLS.',
    );
  return text;
}

/** "Muster <muster@acme.example>", or the address alone. Throws StartRefused. */
export function mailFromOf(text: string): string {
  const [, name = '', address = text] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  // A line break would begin another header; a comma, another sender.
  if (/[\p{Cc}",;\\]/u.test(name) || !isEmailAddress(address.trim()))
    throw new StartRefused(`MAIL_FROM must be such as "Muster <muster@example.com>", not "${text}".`);
  return name.trim() === '' ? address.trim() : `"${name.trim()}" <${address.trim()}>`;
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
