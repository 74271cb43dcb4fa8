/** Details of refusals come off the wire: read as what they should be, and left out when they are not. */

/** Rows of a batch with the reason each was refused for. */
export function refusedRowsOf(details: Readonly<Record<string, unknown>>): { row: number; why: string }[] {
  const rows: unknown = details['rows'];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((one: unknown) => {
    const { row, message, reason, details: cause } = objectOf(one);
    return typeof row === 'number'
      ? [{ row, why: rowSentence({ message, reason, cause: objectOf(cause) }) }]
      : [];
  });
}

interface RowCause {
  readonly message: unknown;
  readonly reason: unknown;
  readonly cause: Readonly<Record<string, unknown>>;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  displayName: 'display name',
  productAccess: 'access to products',
  updateAccess: 'access to updates',
  serial: 'serial number',
  firstName: 'first name',
  lastName: 'last name',
  endDay: 'end',
  startDay: 'start',
  quantity: 'seats bought',
  subscriptionId: 'subscription id',
  priceCents: 'price',
  resellerName: 'reseller',
  resellerEmail: 'email of the reseller',
  companyName: 'company name',
  companyAddress: 'company address',
  os: 'operating system',
  outOfDateDays: 'days until out of date',
  checkInHours: 'hours between check-ins',
  defaultProductAccess: 'default access to products',
  defaultUpdateAccess: 'default access to updates',
  policy: 'over-use',
  fromDay: 'start',
  untilDay: 'end',
  version: 'source of the version',
  creditUnit: 'unit name',
  creditLink: 'purchase link',
};

/** A field as people call it. */
export function fieldName(field: string): string {
  return FIELD_NAMES[field] ?? field;
}

const ROW_SENTENCES: Readonly<Record<string, string>> = {
  expired: 'The entitlement has expired, or its contract was archived.',
  'not-active': 'The person has left, or was erased.',
  'not-found': 'The person, or what was to be assigned, is not there any more.',
  forbidden: 'Your role does not allow this on that contract.',
};

function rowSentence({ message, reason, cause }: RowCause): string {
  if (typeof message === 'string' && message !== '') return message;
  if (cause['collection'] === 'users')
    return 'A person with this email was there already: what you did next went to them.';
  if (reason === 'no-free-seat') return `No seat is free: all ${valueText(cause['quantity'])} are assigned.`;
  if (typeof reason === 'string' && Object.hasOwn(ROW_SENTENCES, reason)) return ROW_SENTENCES[reason]!;
  if (reason === 'conflict') return 'A device of this name has another serial number.';
  if (cause['field'] === 'row') return 'An earlier row of the file is about the same device.';
  if (reason === 'duplicate') return 'Several devices have this name, and no serial number says which.';
  return 'Not accepted.';
}

/** A value as people read it. */
export function valueText(value: unknown): string {
  if (value === '' || value === null || value === undefined) return '(empty)';
  return typeof value === 'object' ? JSON.stringify(value) : `${value as string | number | boolean}`;
}

/** Its fields, or none where it is no object. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
