import { changesOf, numberAt, textAt } from '#lib/domain/views/wishes/wish-args.ts';
import { countOf, edit, type Sentence, type Wish } from './sentence.ts';
import { fieldName } from './fields.ts';
import { dayOf, quoted } from './values.ts';
import { periodWords } from '../format/days.ts';
import { creditNumber, priceWords } from '../format/numbers.ts';

const contract: Sentence = ({ args, names }) => names.contract(textAt(args, 'id'));
const contractOf: Sentence = ({ args, names }) => names.contract(textAt(args, 'contractId'));
const terms: Sentence = ({ args, names }) => names.terms(textAt(args, 'id'));
const entitlement: Sentence = ({ args, names }) => names.entitlement(textAt(args, 'id'));
const account: Sentence = ({ args, names }) => names.account(textAt(args, 'id'));

/** Of the account, products, contracts and credits. */
export const contractWishes = {
  'account.edit': edit(account),
  'account.edit-credits': edit(account),
  'products.add': ({ args }) => `Add the product ${textAt(args, 'name') ?? ''}`.trim(),
  'products.edit': edit(({ args, names }) => names.product(textAt(args, 'id'))),
  'products.include': ({ args, names }) =>
    `Put ${names.product(textAt(args, 'partId'))} into ${names.product(textAt(args, 'id'))}`,
  'products.leave-out': ({ args, names }) =>
    `Take ${names.product(textAt(args, 'partId'))} out of ${names.product(textAt(args, 'id'))}`,
  'contracts.add': ({ args }) => {
    const label = textAt(args, 'label');
    return `Add the contract ${textAt(args, 'number') ?? ''}${label ? ` (${label})` : ''}`.trim();
  },
  'contracts.edit': edit(contract),
  'contracts.import': ({ args, batch }) =>
    `Import ${textAt(args, 'source') ?? 'contracts'}: ${countOf(batch.count, 'row')}`,
  'contracts.archive': (wish) => `Archive ${contract(wish)}`,
  'contracts.restore': (wish) => `Put ${contract(wish)} back in use`,
  'contracts.report-change': ({ args, names }) => {
    const fields = Array.isArray(args['fields'])
      ? args['fields'].map((field) => fieldName(String(field)))
      : [];
    return `Note that you reported a change of ${fields.join(', ') || 'company data'} of ${names.terms(textAt(args, 'termsId'))}`;
  },
  'terms.add': (wish) => `Add terms to ${contractOf(wish)}${after(': ', termsWords(wish))}`,
  'terms.edit': edit(terms, currencyOf),
  'terms.remove': (wish) => `Remove ${terms(wish)}`,
  'entitlements.add': (wish) => {
    const { args, names } = wish;
    return `Add ${names.product(textAt(args, 'productId'))} to ${contractOf(wish)}, ${seatsWords(wish)}`;
  },
  'entitlements.edit': edit(entitlement),
  'entitlements.remove': (wish) => `Remove ${entitlement(wish)}`,
  'credit-grants.add': (wish) => {
    const { args } = wish;
    const amount = numberAt(args, 'amount');
    const period = periodWords(dayOf(args['fromDay']), dayOf(args['untilDay']));
    return `Add ${amount === null ? '' : `${creditNumber(amount)} `}credits to ${contractOf(wish)}${after(', ', period)}`;
  },
  'credit-grants.edit': edit(({ args, names }) => names.grant(textAt(args, 'id'))),
  'credit-grants.remove': ({ args, names }) =>
    `Remove ${names.granted(textAt(args, 'id'))}${names.grant(textAt(args, 'id'))}`,
  'credit-records.import': ({ args, batch }) =>
    `Import ${textAt(args, 'source') ?? 'credit use'}: ${countOf(batch.count, 'record')}`,
  'credit-records.match': matchWords,
} satisfies Readonly<Record<string, Sentence>>;

function termsWords({ args }: Wish): string {
  const period = periodWords(dayOf(args['startDay']), dayOf(args['endDay']));
  const cents = numberAt(args, 'priceCents');
  const price = cents === null ? '' : priceWords(cents, textAt(args, 'currency'));
  return [period, price].filter(Boolean).join(', ');
}

/** "5 seats", "unlimited seats". */
function seatsWords({ args }: Wish): string {
  const quantity = args['quantity'];
  return typeof quantity === 'number' && quantity > 0
    ? countOf(quantity, 'seat')
    : `${quantity === 0 ? 'no' : 'unlimited'} seats`;
}

/** The one that the same edit sets, else the one that is there. */
function currencyOf({ args, names }: Wish): string | null {
  const set = changesOf(args).find(({ field }) => field === 'currency')?.to;
  return typeof set === 'string' ? set : names.currency(textAt(args, 'id'));
}

function matchWords({ args, batch, names }: Wish): string {
  const records = countOf(batch.count, 'record');
  const [what, to] = [textAt(args, 'what'), textAt(args, 'to')];
  if (to === null)
    return `Undo the match of ${records} of credit use${after(' to ', quotedText(textAt(args, 'text')))}`;
  const name =
    what === 'user' ? names.person(to) : what === 'product' ? names.product(to) : names.contract(to);
  return `Match ${records} of credit use to ${name}`;
}

function quotedText(text: string | null): string {
  return text === null ? '' : quoted(text);
}

function after(sign: string, text: string): string {
  return text === '' ? '' : `${sign}${text}`;
}
