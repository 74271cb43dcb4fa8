import type { MutationName } from '../../mutations/registry.ts';
import { objectOf } from '../refusal-details.ts';
import type { Call } from '../wish.ts';
import { contractWishes } from './of-contracts.ts';
import { deviceWishes } from './of-devices.ts';
import { peopleWishes } from './of-people.ts';
import type { WishNames } from './wish-names.ts';
import type { Sentence } from './wish-sentence.ts';

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
export function wantedSentence(call: Pick<Call, 'name' | 'args'>, names: WishNames): string {
  return sentenceOf(call.name)({ args: objectOf(call.args), names, hasValues: false });
}

/** As above, with the values of an edit: "Change price of the terms of Design (…) to EUR 9,000.00". */
export function wantedWithValues(call: Pick<Call, 'name' | 'args'>, names: WishNames): string {
  return sentenceOf(call.name)({ args: objectOf(call.args), names, hasValues: true });
}

/** Another build may have made it. */
function sentenceOf(name: string): Sentence {
  if (Object.hasOwn(sentences, name)) return sentences[name as MutationName];
  return () => `A kind of change that this Muster does not know (${name})`;
}
