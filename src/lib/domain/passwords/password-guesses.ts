import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import graphs from '@zxcvbn-ts/language-common/dist/adjacencyGraphs.json.mjs';
import passwords from '@zxcvbn-ts/language-common/dist/passwords.json.mjs';
import words from '@zxcvbn-ts/language-en/dist/commonWords.json.mjs';
import firstNames from '@zxcvbn-ts/language-en/dist/firstnames.json.mjs';

/** Of 0 to 4. 3 are 100 million guesses: years against the slow hash that is kept, and never by signing in. */
const LEAST_SCORE = 3;

/**
 * What is scored: guessing takes as long as its beginning does, and 64 characters cost 20 ms where 200 would cost seconds
 * of whoever answers everybody. The same is why spellings such as "p@ssw0rd" are tried ten at most, and why last names and
 * the words of an encyclopedia are left out: they cost four times as much and change no score that matters.
 */
const SCORED = 64;

let made: ZxcvbnFactory | undefined;

/** Whether a list of common passwords, English words, keyboards, dates and these words lead to it soon. */
export function isTooGuessable(password: string, known: readonly string[]): boolean {
  made ??= new ZxcvbnFactory({
    dictionary: { passwords, words, firstNames },
    graphs,
    l33tMaxSubstitutions: 10,
  });
  return made.check(password.slice(0, SCORED), [...known]).score < LEAST_SCORE;
}
