import type { MutationName } from '#lib/domain/mutations/registry.ts';
import type { WishFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { WishNames } from './names.ts';
import type { Sentence } from './sentence.ts';
import { contractWishes } from './wishes-of-contracts.ts';
import { deviceWishes } from './wishes-of-devices.ts';
import { peopleWishes } from './wishes-of-people.ts';

/** A mutation without words does not compile. */
const sentences: Readonly<Record<MutationName, Sentence>> = {
  ...deviceWishes,
  ...contractWishes,
  ...peopleWishes,
  'refusals.discard': () => 'Discard from the Inbox',
  'refusals.restore': () => 'Bring back to the Inbox',
  noop: () => 'Nothing: it was discarded',
};

/** What the person wanted, as a sentence part: "Change description of NL-WS-0007". For where a table has the values. */
export function wantedSentence(wish: WishFacts): string {
  return sentence(wish, false);
}

/** As above, with the values of an edit: "Change price of the terms of Design (…) to EUR 9,000.00". */
export function wantedWithValues(wish: WishFacts): string {
  return sentence(wish, true);
}

/** Dealing with a refusal is told by what was refused. */
function sentence(wish: WishFacts, hasValues: boolean): string {
  const { name, args, batch, refused } = wish;
  const told = sentenceOf(name)({ args, batch, names: new WishNames(wish), hasValues });
  return refused ? `${told}: ${sentence(refused, true)}` : told;
}

/** Another build may have made it. */
function sentenceOf(name: string): Sentence {
  if (Object.hasOwn(sentences, name)) return sentences[name as MutationName];
  return () => `A kind of change that this version of Muster doesn’t know (${name})`;
}
