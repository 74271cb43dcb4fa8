import { foldKey } from '../../base/text.ts';
import type { MutationContext } from './mutation.ts';

type Ids = Pick<MutationContext, 'newId'>;

/** The ids that imports give to what they make. */
export function contractIdOf({ newId }: Ids, number: string): string {
  return newId('ct', `contract/${foldKey(number)}`);
}

export function productIdOf({ newId }: Ids, name: string): string {
  return newId('pr', `product/${foldKey(name)}`);
}

export function entitlementIdOf({ newId }: Ids, row: number): string {
  return newId('en', `entitlement/${row}`);
}

export function termsIdOf({ newId }: Ids, row: number): string {
  return newId('tm', `terms/${row}`);
}

export function creditRecordIdOf({ newId }: Ids, row: number): string {
  return newId('cr', `record/${row}`);
}

/** Of the record that takes the place of one that is matched to a person. */
export function matchedIdOf({ newId }: Ids, recordId: string): string {
  return newId('cr', `match/${recordId}`);
}
