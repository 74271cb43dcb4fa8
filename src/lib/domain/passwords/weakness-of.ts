import { isTooGuessable } from './password-guesses.ts';
import { PASSWORD_LENGTH, type Weakness } from './password-rule.ts';

/** Without the words of the person and the company: "Acme Ada 2026" is a year. */
const LEAST_BESIDE_WORDS = 6;

/**
 * The one rule for new passwords, wherever one is set; null: it is taken. Length, what is commonly used, and the words
 * of the person and the company; no kinds of characters are asked for, and none is refused. `words` by `wordsOf`.
 */
export function weaknessOf(password: string, words: readonly string[]): Weakness | null {
  if (password.length < PASSWORD_LENGTH.least) return 'short';
  if (password.length > PASSWORD_LENGTH.most) return 'long';
  if (besideWords(password, words) < LEAST_BESIDE_WORDS) return 'words';
  return isTooGuessable(password, words) ? 'guessable' : null;
}

/** Letters and digits that are left without the words, the longest of which goes first. */
function besideWords(password: string, words: readonly string[]): number {
  const longestFirst = [...words].sort((one, other) => other.length - one.length);
  let rest = password.toLowerCase();
  for (const word of longestFirst) rest = rest.replaceAll(word, ' ');
  return rest.replace(/[^\p{L}\p{N}]+/gu, '').length;
}
