import type { RefusedRow } from '../domain/mutations/mutation.ts';

/** Why a row is not taken: the cause groups, the reason is what stands beside the row in the rejected rows. */
export interface Rejection {
  readonly cause: string;
  readonly reason: string;
}

export const causes = {
  tooManyCells: 'The row has more cells than there are columns.',
  total: 'The row is a total, not a row of the list.',
  quotes: 'The quotation marks of the row do not match.',
  noDevice: 'The device has no name.',
  cell: 'A cell is longer than 200 characters or has characters that can not be shown.',
  noProductOfItsOwn:
    'It is a part of another program, such as a viewer, a language or an update. To count it all the same, add a product of this name first.',
  notADate: 'The last check-in is not a date.',
  twoWays: 'The last check-in can be read in two ways. Choose how dates are written.',
  future: 'The last check-in lies in the future.',
  placeholder:
    'The serial number stands for none, as many machines have it. The device is imported without it.',
  otherType: 'Muster has no such type of device. It is imported as another.',
  otherPublisher: 'The product has another publisher, which is kept.',
  versionAlone:
    'There is a version or a publisher, and no column with the product. The device is imported without it.',
  noProduct: 'There is a version or a publisher, but no product.',
  disagrees: 'The row says something else about the device than an earlier row.',
  otherMoment:
    'An earlier row has another last user or check-in for the device. The latest check-in is kept, else the first row.',
  sharedSerial:
    'Three or more devices of the file have this serial number: it is taken for a placeholder, and the devices are told apart by their names.',
  manyOfName: 'Several devices have this name, and no serial number tells which one is meant.',
  sameDevice: 'Two rows lead to the same device.',
  tooManyVersions: 'The device has more than 1,000 versions of one product.',
} as const;

export function rejection(cause: string, detail = ''): Rejection {
  return { cause, reason: detail === '' ? cause : `${cause} ${detail}` };
}

/** What the mutation refused, in the words of a list. */
export function refusedRejection({ reason, details }: RefusedRow): Rejection {
  if (reason === 'duplicate')
    return rejection(details['field'] === 'name' ? causes.manyOfName : causes.sameDevice);
  return rejection(`The row was not accepted (${reason}).`);
}
