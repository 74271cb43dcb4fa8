import type { Told } from '#lib/protocol/session.ts';
import { formatMoment } from '../../components/table/format-day.ts';

/** "Your password was changed on 4 Dec 2026, 09:12, with Chrome on Windows." null: of a newer version, not known here. */
export function toldSentence({ kind, at, browser, address, by }: Told): string | null {
  const moment = formatMoment(at);
  const place = address === '' ? '' : ` (${address})`;
  const who = by === '' ? 'A contract admin' : by;
  switch (kind) {
    case 'password-changed':
      return `Your password was changed on ${moment}, with ${browser}${place}.`;
    case 'factors-reset':
      return `${by === '' ? 'Someone at the server' : by} reset your second step on ${moment}. Set it up again on this page.`;
    case 'session-ended':
      return `${who} signed you out in one browser on ${moment}.`;
    case 'sessions-ended':
      return `${who} signed you out everywhere on ${moment}.`;
    case 'signed-in':
      return `First sign-in with ${browser}${place} on ${moment}.`;
    default:
      return null;
  }
}
