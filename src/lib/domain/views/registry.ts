import type { Reader } from '../tx.ts';
import { accountView } from './account-view.ts';
import { bulkPreview } from './seats/bulk-preview.ts';
import { contractDetail } from './contracts/contract-detail.ts';
import { contractList } from './contracts/contract-list.ts';
import { creditBurn } from './credits/credit-burn.ts';
import { creditContracts } from './credits/credit-contracts.ts';
import { creditRecordList } from './credits/credit-record-list.ts';
import { creditUnmatched } from './credits/credit-unmatched.ts';
import { creditUse } from './credits/credit-use.ts';
import { deviceDetail } from './devices/device-detail.ts';
import { deviceGlances } from './devices/device-glance.ts';
import { deviceIds, deviceList } from './devices/device-list.ts';
import { editAccess } from './seats/edit-access.ts';
import { enrolmentKeys } from './devices/enrolment-keys.ts';
import { entitlementList } from './seats/entitlement-list.ts';
import { findAnything } from './find-anything.ts';
import { findDevice } from './devices/find-device.ts';
import { home } from './home.ts';
import { installList } from './software/install-list.ts';
import { matchingRules } from './software/matching-rules.ts';
import { ruleEffect } from './software/rule-effect.ts';
import { missingDevices } from './devices/missing-devices.ts';
import { people, person } from './people/people.ts';
import { peopleByEmail } from './people/people-by-email.ts';
import { productDetail } from './products/product-detail.ts';
import { productList } from './products/product-list.ts';
import { personDetail } from './people/person-detail.ts';
import { possibleDuplicates } from './devices/possible-duplicates.ts';
import { products } from './seats/products.ts';
import { discardedRefusals, refusals, refusalsWhole } from './inbox/refusals.ts';
import { userIds, userList } from './people/user-list.ts';
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
  ruleEffect,
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
  productList,
  productDetail,
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
