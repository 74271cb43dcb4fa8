import type { Reader } from '../tx.ts';
import { accountView } from './account-view.ts';
import { bulkPreview } from './bulk-preview.ts';
import { contractDetail } from './contract-detail.ts';
import { contractList } from './contract-list.ts';
import { creditBurn } from './credit-burn.ts';
import { creditContracts } from './credit-contracts.ts';
import { creditRecordList } from './credit-record-list.ts';
import { creditUnmatched } from './credit-unmatched.ts';
import { creditUse } from './credit-use.ts';
import { deviceDetail } from './device-detail.ts';
import { deviceGlances } from './device-glance.ts';
import { deviceIds, deviceList } from './device-list.ts';
import { editAccess } from './edit-access.ts';
import { enrolmentKeys } from './enrolment-keys.ts';
import { entitlementList } from './entitlement-list.ts';
import { findAnything } from './find-anything.ts';
import { findDevice } from './find-device.ts';
import { home } from './home.ts';
import { installList } from './install-list.ts';
import { matchingRules } from './matching-rules.ts';
import { missingDevices } from './missing-devices.ts';
import { people, person } from './people.ts';
import { peopleByEmail } from './people-by-email.ts';
import { personDetail } from './person-detail.ts';
import { possibleDuplicates } from './possible-duplicates.ts';
import { products } from './products.ts';
import { discardedRefusals, refusals, refusalsWhole } from './refusals.ts';
import { userIds, userList } from './user-list.ts';
import type { ViewContext } from './view.ts';

/** Every view by the name that screens, exports and workers use. */
export const views = {
  accountView,
  deviceList,
  deviceIds,
  deviceDetail,
  deviceGlances,
  home,
  installList,
  missingDevices,
  possibleDuplicates,
  matchingRules,
  enrolmentKeys,
  contractList,
  contractDetail,
  entitlementList,
  creditContracts,
  creditUse,
  creditBurn,
  creditRecordList,
  creditUnmatched,
  userList,
  userIds,
  personDetail,
  editAccess,
  bulkPreview,
  findAnything,
  findDevice,
  people,
  peopleByEmail,
  person,
  products,
  refusals,
  discardedRefusals,
  refusalsWhole,
} as const;

export type ViewName = keyof typeof views;
export type ViewQuery<Name extends ViewName> = Parameters<(typeof views)[Name]>[1];
export type ViewResult<Name extends ViewName> = ReturnType<(typeof views)[Name]>;

export function runView<Name extends ViewName>(
  name: Name,
  reader: Reader,
  query: ViewQuery<Name>,
  context: ViewContext,
): ViewResult<Name> {
  const view = views[name] as (
    reader: Reader,
    query: ViewQuery<Name>,
    context: ViewContext,
  ) => ViewResult<Name>;
  return view(reader, query, context);
}
