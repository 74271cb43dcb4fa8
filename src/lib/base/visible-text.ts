/** What nobody sees and nothing needs: zero-width blanks, marks of direction, fillers, byte order marks. */
const INVISIBLE =
  /\u034f|[\u17b4\u17b5]|[\u180b-\u180e]|[\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/gu;
/** Joiners belong to emoji and to Indic and Persian words; beside anything ASCII, or at an end, they are pasted dirt. */
const STRAY_JOINER = /(?<![^\0-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f])/gu;
const ONLY_INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/**
 * A text without what can't be seen in it, composed and without blanks at its ends: two that look alike are alike. ""
 * when nothing of it can be seen.
 */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text.trim();
  const seen = text.normalize('NFC').replace(INVISIBLE, '').replace(STRAY_JOINER, '').trim();
  return ONLY_INVISIBLE.test(seen) ? '' : seen;
}

const PLAIN = /^[ -~]*$/;
