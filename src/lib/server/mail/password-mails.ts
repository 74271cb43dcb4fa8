import { type Letter, nameIn } from './mail-letter.ts';

/** To whoever asked for a link to set a new password. */
export function resetMail({ accountName, url }: { accountName: string; url: string }): Letter {
  return {
    subject: 'Set a new password for Muster',
    paragraphs: [
      `You asked for a new password for Muster at ${nameIn(accountName)}.`,
      'The link works once and expires in one hour. Setting a new password signs you out everywhere.',
      'If you didn’t ask for this, you can ignore this email: your password stays the same.',
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
    subject: 'Your Muster password was changed',
    paragraphs: [
      `Your password for Muster at ${nameIn(accountName)} was just changed from ${browser}${place}. Every other browser was signed out.`,
      `If this wasn’t you, ask a contract admin at your company for a link to set a new one right away. Muster is at ${origin}`,
    ],
  };
}
