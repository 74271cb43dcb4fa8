import type { BatchFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { type Args, changesOf } from '#lib/domain/views/wishes/wish-args.ts';
import { counted } from '../format/numbers.ts';
import { fieldName } from './fields.ts';
import type { WishNames } from './names.ts';
import { valueWords } from './values.ts';

export interface Wish {
  readonly args: Args;
  readonly batch: BatchFacts;
  readonly names: WishNames;
  /** Whether an edit tells its values: beside a table of them it does not. */
  readonly hasValues: boolean;
}

/** What the person wanted, as a sentence part: "Change description of NL-WS-0007". */
export type Sentence = (wish: Wish) => string;

/** More than these are counted. */
const MOST_CHANGES = 4;

/** The sentence of an edit, of what `record` calls its record. */
export function edit(
  record: (wish: Wish) => string,
  currencyOf: (wish: Wish) => string | null = () => null,
): Sentence {
  return (wish) => {
    const changes = changesOf(wish.args);
    const currency = currencyOf(wish);
    const fields = changes.map(({ field }) => fieldName(field));
    const whole = `Change ${fields.length === 0 ? 'a field' : fields.join(', ')} of ${record(wish)}`;
    if (!wish.hasValues || changes.length === 0) return whole;
    const [first] = changes;
    if (changes.length === 1 && first) return `${whole} to ${valueWords(first.field, first.to, currency)}`;
    const told = changes
      .slice(0, MOST_CHANGES)
      .map(({ field, to }) => `${fieldName(field)} to ${valueWords(field, to, currency)}`);
    const more = changes.length - told.length;
    return `Change ${record(wish)}: ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
}

/** "12 people", "1 record", "some rows" where the rows are not known. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return count === 0 ? `some ${many}` : counted(count, one, many);
}
