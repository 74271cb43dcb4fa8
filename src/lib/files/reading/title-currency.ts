import { currencyOf } from './currencies.ts';

/** Codes that no title has for another reason, as it has "ALL" and "TOP". */
const CODES: ReadonlySet<string> = new Set(
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PLN RON SEK SGD THB TRY TWD USD ZAR'.split(
    ' ',
  ),
);

/** No title that names a price is longer: cells of hostile files are looked at too. */
const LONGEST = 80;

/** The currency at the end of a title, "" for none, and the title without it: "Price (EUR)", "Cost in CHF", "Price €". */
export function titleCurrency(title: string): { readonly currency: string; readonly rest: string } {
  const none = { currency: '', rest: title };
  if (title.length > LONGEST) return none;
  const words = title.split(/[\s_()]+/u).filter((word) => word !== '');
  const unit = words.pop() ?? '';
  const currency = CODES.has(unit) || !/^[\p{L}\p{N}]+$/u.test(unit) ? (currencyOf(unit) ?? '') : '';
  if (currency !== '' && words.at(-1)?.toLowerCase() === 'in') words.pop();
  return currency === '' || words.length === 0 ? none : { currency, rest: words.join(' ') };
}
