import { foldKey } from '../../../base/text.ts';
import { visibilityOf } from '../../access/visibility.ts';
import type { CreditRecord } from '../../records/credit-record.ts';
import type { Reader } from '../../tx.ts';
import { personName } from '../people/people.ts';
import type { ViewContext } from '../view.ts';

/**
 * Which records are looked at. null: any; "": those of which it is not known; "?" and words as `foldKey` has them: those of
 * which it is not known and the file says that.
 */
export interface CreditFilter {
  readonly contractId: string | null;
  readonly productId: string | null;
  readonly userId: string | null;
  /** The first and last day. */
  readonly fromDay: string | null;
  readonly untilDay: string | null;
}

export const noCreditFilter: CreditFilter = {
  contractId: null,
  productId: null,
  userId: null,
  fromDay: null,
  untilDay: null,
};

/** Whether this reader sees everybody's use. */
export function seesUse({ access }: Pick<ViewContext, 'access'>): boolean {
  return visibilityOf(access, 'creditRecords').includes('all');
}

function isShown(record: CreditRecord, filter: CreditFilter): boolean {
  return (
    (filter.contractId === null || (record.contractId ?? '') === filter.contractId) &&
    isNamed(filter.productId, record.productId, record.product) &&
    isNamed(filter.userId, record.userId, record.person) &&
    (filter.fromDay === null || record.day >= filter.fromDay) &&
    (filter.untilDay === null || record.day <= filter.untilDay)
  );
}

function isNamed(wanted: string | null, id: string | null, words: string): boolean {
  if (wanted === null) return true;
  if (!wanted.startsWith('?')) return (id ?? '') === wanted;
  return id === null && foldKey(words) === wanted.slice(1);
}

/** Every record that the filter shows. */
export function* shownRecords(reader: Reader, filter: CreditFilter): Generator<CreditRecord> {
  for (const record of reader.slots('creditRecords')) if (record && isShown(record, filter)) yield record;
}

/** What records name, as people read it. Remembers: a person has hundreds of records. */
export class CreditNames {
  readonly #reader: Reader;
  readonly #names = new Map<string, string>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** The person; the email as the file has it where nobody here is known by it, "" where it names nobody. */
  person({ userId, person }: Pick<CreditRecord, 'userId' | 'person'>): string {
    return userId === null
      ? person
      : this.#once(userId, () => {
          const user = this.#reader.get('users', userId);
          return user ? personName(user) || user.email : '';
        });
  }

  product({ productId, product }: Pick<CreditRecord, 'productId' | 'product'>): string {
    return productId === null
      ? product
      : this.#once(productId, () => this.#reader.get('products', productId)?.name ?? '');
  }

  /** "" where the contract is not known, or not seen any more. */
  contract(contractId: string | null): string {
    if (contractId === null) return '';
    return this.#once(contractId, () => {
      const contract = this.#reader.get('contracts', contractId);
      return contract ? contract.label || contract.number : '';
    });
  }

  #once(id: string, find: () => string): string {
    let name = this.#names.get(id);
    if (name === undefined) this.#names.set(id, (name = find()));
    return name;
  }
}
