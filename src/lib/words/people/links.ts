import type { OpenLink } from '#lib/domain/views/people/open-links.ts';
import type { UsedLink } from '#lib/protocol/session.ts';
import { formatMoment } from '../format/days.ts';

/** "An invitation link is open until 4 Dec 2026, 09:12." */
export function linkSentence({ kind, expiresAt, isWithdrawing }: OpenLink): string {
  const link = kind === 'invitation' ? 'An invitation link' : 'A link to set a new password';
  return isWithdrawing
    ? `${link} still works until the server has this change.`
    : `${link} is open until ${formatMoment(expiresAt)}.`;
}

/** "Password set with a link from Ada Admin on 4 Dec 2026, 09:12." */
export function usedLinkSentence({ kind, at, madeBy, isMailed }: UsedLink): string {
  if (isMailed) return `Password set with a link sent to your email on ${formatMoment(at)}.`;
  const link = kind === 'invitation' ? 'an invitation link' : 'a link';
  const from = madeBy === '' ? '' : ` from ${madeBy}`;
  return `Password set with ${link}${from} on ${formatMoment(at)}.`;
}
