import type { CompanyField } from '#lib/domain/mutations/contracts/company-change.ts';
import type { Rows } from '#lib/domain/records/collections.ts';

/** Records that people edit, each with what of it is never told: ids, and what no person sets. */
interface Untold {
  accounts: 'isSample';
  users: 'status' | 'canSignIn';
  products: never;
  contracts: 'archivedAt';
  terms: never;
  entitlements: never;
  creditGrants: never;
  devices: 'retiredAt';
  enrolmentKeys: 'digest' | 'revokedAt' | 'lastUsedAt';
  matchingRules: 'isAlias';
}
type ToldOf<C extends keyof Untold> = Exclude<
  keyof Rows[C] & string,
  Untold[C] | 'id' | 'createdAt' | 'contractId' | 'productId'
>;
/** Of any of them: a new field does not compile without its word. */
type Field = { [C in keyof Untold]: ToldOf<C> }[keyof Untold] | CompanyField;

const names: Readonly<Record<Field, string>> = {
  amount: 'amount',
  checkInHours: 'hours between check-ins',
  companyAddress: 'company address',
  companyName: 'company name',
  costCenter: 'cost center',
  creditLink: 'purchase link',
  creditUnit: 'unit name',
  currency: 'currency',
  defaultProductAccess: 'default access to products',
  defaultUpdateAccess: 'default access to updates',
  department: 'department',
  description: 'description',
  displayName: 'display name',
  email: 'email',
  endDay: 'end',
  firstName: 'first name',
  fromDay: 'start',
  jobTitle: 'job title',
  kind: 'kind',
  label: 'label',
  lastCheckInAt: 'last check-in',
  lastName: 'last name',
  lastUser: 'last user',
  name: 'name',
  note: 'note',
  number: 'number',
  parts: 'included product',
  os: 'operating system',
  other: 'other',
  outOfDateDays: 'days until out of date',
  policy: 'over-use',
  priceCents: 'price',
  productAccess: 'access to products',
  publisher: 'publisher',
  quantity: 'seats bought',
  resellerEmail: 'reseller’s email',
  resellerName: 'reseller',
  serial: 'serial number',
  startDay: 'start',
  subscriptionId: 'subscription ID',
  tag: 'tag',
  type: 'type',
  untilDay: 'end',
  updateAccess: 'access to updates',
  vendor: 'vendor',
  version: 'source of the version',
};

/** A field as people call it, in a sentence; one that is not known here as it came. */
export function fieldName(field: string): string {
  return Object.hasOwn(names, field) ? names[field as Field] : field;
}

/** At the beginning of a line: "Display name". */
export function fieldTitle(field: string): string {
  const name = fieldName(field);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Where the value is shown as it is kept. */
export function rawFieldTitle(field: string): string {
  return field.endsWith('Cents') ? `${fieldTitle(field)} in cents` : fieldTitle(field);
}
