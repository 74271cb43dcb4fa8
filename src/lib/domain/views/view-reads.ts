import { type Collection, collections } from '../records/collections.ts';
import { canLackInstalls } from './devices/device-list.ts';
import type { ViewName, ViewQuery } from './registry.ts';

/** What an answer is made of: rows of these collections, and `now` where it changes with the time. */
export type ViewSource = Collection | 'now';

/** `everything`: the words of a refusal name records of any kind. */
type ViewReads = readonly ViewSource[] | 'everything';

const HOLDINGS = ['assignments', 'contracts', 'entitlements', 'products', 'roles', 'users'] as const;
const SEATS = [...HOLDINGS, 'now'] as const;
const DEVICES = ['accounts', 'devices', 'installations', 'products', 'now'] as const;
const PRODUCTS = [...SEATS, 'devices', 'installations', 'terms'] as const;
const CREDIT_USE = ['contracts', 'creditRecords', 'products', 'users'] as const;
const CREDITS = ['creditGrants', 'creditRecords', 'now'] as const;

/**
 * What each view reads: an answer is asked for again when one of these changed, and only then. Whose answer it is, and
 * whether the rows are whole, is not among them: with these, every answer is asked for again.
 */
export const viewReads: { readonly [Name in ViewName]: ViewReads } = {
  accountView: ['accounts', 'users'],
  deviceList: DEVICES,
  deviceIds: DEVICES,
  deviceDetail: [...DEVICES, 'activity', 'aliases', 'users'],
  deviceGlances: ['accounts', 'devices', 'now'],
  home: [...DEVICES, ...SEATS, ...CREDITS, 'terms'],
  installList: DEVICES,
  missingDevices: ['accounts', 'devices', 'now'],
  possibleDuplicates: ['possibleDuplicates', 'devices'],
  matchingRules: ['matchingRules', 'products'],
  ruleEffect: ['matchingRules', 'products'],
  enrolmentKeys: ['enrolmentKeys'],
  contractList: [...SEATS, 'terms'],
  contractDetail: [...SEATS, 'terms', 'activity'],
  entitlementList: SEATS,
  creditContracts: [...CREDITS, 'creditBalances', 'contracts'],
  creditUse: CREDIT_USE,
  creditBurn: CREDITS,
  creditRecordList: CREDIT_USE,
  creditUnmatched: ['creditRecords', 'products', 'users'],
  userList: SEATS,
  userIds: SEATS,
  personDetail: [...HOLDINGS, 'activity', 'aliases'],
  editAccess: [...SEATS, 'aliases'],
  bulkPreview: SEATS,
  findAnything: [...DEVICES, ...SEATS, 'terms'],
  findDevice: DEVICES,
  people: ['contracts', 'invitations', 'roles', 'users', 'now'],
  peopleByEmail: ['users'],
  person: ['contracts', 'invitations', 'roles', 'users', 'now'],
  products: ['products', 'installations'],
  productList: PRODUCTS,
  productDetail: [...PRODUCTS, 'aliases'],
  refusals: 'everything',
  discardedRefusals: 'everything',
  refusalsWhole: ['refusals'],
};

/** The collections whose rows a view reads. */
export function readBy(name: ViewName): readonly Collection[] {
  const reads = viewReads[name];
  return reads === 'everything' ? collections : reads.filter((source) => source !== 'now');
}

/** Those of them that this answer can do without at first. */
export function comesLater<Name extends ViewName>(name: Name, query: ViewQuery<Name>): readonly Collection[] {
  const isWithout = name === 'deviceList' && canLackInstalls(query as ViewQuery<'deviceList'>);
  return isWithout ? ['installations'] : [];
}
