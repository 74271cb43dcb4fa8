/** Ten are what guessing online never gets through; 200 because a hostile body does not get to choose how much is hashed. */
export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

/** Shorter ones are in too many passwords by chance. */
const LEAST_WORD = 3;

/** Why a password is not taken. */
export type Weakness = 'short' | 'long' | 'words' | 'guessable' | 'breached';

export const weaknessSentences: Readonly<Record<Weakness, string>> = {
  short: `Use at least ${PASSWORD_LENGTH.least} characters. A few words you can remember are best.`,
  long: `Use at most ${PASSWORD_LENGTH.most} characters.`,
  words: 'This is mostly your name, your email or your company. Add words that have nothing to do with them.',
  guessable: 'This is easy to guess: it is a common password, or close to one. Add a word or two.',
  breached: 'This password is in lists that thieves have and try. Use another one, here and elsewhere.',
};

/** The words in names, an email address and the company's name, each as a whole too. */
export function wordsOf(texts: readonly string[]): readonly string[] {
  const parts = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  const long = parts.map((part) => part.trim().toLowerCase()).filter((part) => part.length >= LEAST_WORD);
  return [...new Set([...long, 'muster'])];
}
