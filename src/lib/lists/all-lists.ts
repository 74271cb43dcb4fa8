import { contracts } from './contracts.ts';
import { creditRecords } from './credit-records.ts';
import { devices } from './devices.ts';
import { installs } from './installs.ts';
import { missingDevices } from './missing-devices.ts';
import { people } from './people.ts';
import { products } from './products.ts';
import { users } from './users.ts';

/** Every list, by the view that answers it. */
export const listsByView = {
  deviceList: devices,
  userList: users,
  contractList: contracts,
  installList: installs,
  missingDevices,
  creditRecordList: creditRecords,
  people,
  productList: products,
} as const;

export type ListView = keyof typeof listsByView;
