import { type Letter, nameIn } from './mail-letter.ts';

/** To whoever asked for a link to set a new password. */
export function resetMail({ accountName, url }: { accountName: string; url: string }): Letter {
  return {
    subject: 'Set a new password for Muster',
    paragraphs: [
      `You asked for a new password for Muster at ${nameIn(accountName)}.`,
      'The link works once, for an hour. Setting a new password signs you out everywhere.',
      'If you didn’t ask for it, you need do nothing: your password stays as it is.',
    ],
    link: { label: 'Set a new password', url },
  };
}

interface PasswordSet {
  readonly accountName: string;
  /** "Chrome on Windows" */
  readonly browser: string;
  readonly address: string;
  /** The address that people type. */
  readonly origin: string;
}

/** To whoever's password was changed, by themselves or by a link. */
export function passwordSetMail({ accountName, browser, address, origin }: PasswordSet): Letter {
  const place = address === '' ? '' : ` (${address})`;
  return {
    subject: 'Your password for Muster was changed',
    paragraphs: [
      `Your password for Muster at ${nameIn(accountName)} was changed just now, from ${browser}${place}. Every other browser was signed out.`,
      `If it wasn’t you, ask a contract admin of your company for a link to set a new one at once. Muster is at ${origin}`,
    ],
  };
}
