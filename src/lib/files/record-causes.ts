import type { MutationName } from '../domain/mutations/registry.ts';
import type { RefusedRow } from '../domain/mutations/mutation.ts';
import { type Rejection, rejection } from './import-causes.ts';

/** Why a row about people, contracts or seats is not taken. */
export const recordCauses = {
  noEmail: 'The person has no email address.',
  badEmail: 'Not a valid email address.',
  badResellerEmail: 'Not a valid email address of the reseller.',
  blocked: 'The person is suspended or blocked there. Nothing is added or changed here.',
  noProduct: 'The row names no product.',
  noContract: 'The row names no contract.',
  badSeats: 'The number of seats is not a number.',
  seatsTwoWays:
    'The number of seats can be read in two ways, with thousands or with decimals. Choose how numbers are written.',
  notADate: 'A date is not one.',
  twoWays: 'A date can be read in two ways. Choose how dates are written.',
  future: 'The last use lies in the future.',
  endsFirst: 'It ends before it starts.',
  otherName: 'An earlier row has another name for this email address.',
  nameKept: 'The person has another name here, which is kept.',
  termsKept:
    'The contract has another company, reseller, price, or vendor here, or no terms for these days. What is here is kept.',
  saysElse:
    'An earlier row of the same contract has another company, reseller, price, or vendor, which is taken.',
  otherFullName: 'The full name is another than the first and last name, which are taken.',
  stillAssigned: 'The product is assigned. When it was taken away before is not kept.',
  purchaseOrder: 'The order number stands for the contract. The purchase order is not kept.',
  noProductDate: 'The row names no product. When it was assigned or used is not kept.',
  otherText: 'An earlier row says something else of this person. The first is kept.',
  otherContract: 'An earlier row says something else of the same subscription.',
  otherLicense:
    'An earlier row says something else of a license of this name and order. Give each an order number of its own.',
  noSeat: 'More people than seats: no seat is left. The person is added without it.',
  ended: 'The product or its contract has ended. The person is added without it.',
  nowhere:
    'No contract here has this product. Import the subscriptions first, or add it to a contract. The person is added without it.',
  notCoordinated: 'None of the contracts you coordinate has this product. The person is added without it.',
  left: 'The person has left.',
  fewer: 'Fewer seats than are assigned. Take seats away first, or allow overage.',
  several: 'The person holds the product on several contracts, and the row does not say on which it ended.',
  elsewhere: 'The subscription belongs to another contract or product here.',
} as const;

/** What a mutation refused, in the words of a list. `row` as it was given. */
export function refusedRecord(name: MutationName, { reason, details }: RefusedRow, row: object): Rejection {
  const isSeat = name === 'assignments.import';
  const product = 'product' in row ? `"${String(row.product)}"` : 'them';
  switch (reason) {
    case 'no-free-seat':
      return rejection(recordCauses.noSeat, `All ${String(details['quantity'])} of ${product} are assigned.`);
    case 'expired':
      return rejection(recordCauses.ended, `It is ${product}.`);
    case 'not-found':
      return rejection(recordCauses.nowhere, `It is ${product}.`);
    case 'not-active':
      return rejection(recordCauses.left);
    case 'below-assigned':
      return rejection(recordCauses.fewer, `${String(details['assigned'])} are assigned.`);
    case 'conflict':
      return rejection(isSeat ? recordCauses.several : recordCauses.elsewhere);
    case 'duplicate':
      return rejection(recordCauses.otherContract);
    case 'invalid':
      return rejection(recordCauses.endsFirst);
    case 'forbidden':
      if (isSeat) return rejection(recordCauses.notCoordinated);
      break;
    default:
  }
  return rejection(`The row was not accepted (${reason}).`);
}
