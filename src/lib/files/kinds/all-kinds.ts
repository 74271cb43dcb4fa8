import { adobeUsers } from './adobe-users.ts';
import { autodeskDaily } from './autodesk-daily.ts';
import { autodeskSubscriptions } from './autodesk-subscriptions.ts';
import { autodeskUsage } from './autodesk-usage.ts';
import { autodeskUsers } from './autodesk-users.ts';
import { creditUse } from './credit-use.ts';
import { installList } from './install-list.ts';
import type { FileKind } from './kind.ts';
import { microsoftUsers } from './microsoft-users.ts';
import { people } from './people.ts';
import { snipeLicenses } from './snipe-licenses.ts';
import { snipeUsers } from './snipe-users.ts';

/** Every kind of file that is read, in the order in which they are offered. */
export const fileKinds: readonly FileKind[] = [
  installList,
  people,
  autodeskSubscriptions,
  autodeskUsage,
  autodeskUsers,
  adobeUsers,
  microsoftUsers,
  snipeUsers,
  snipeLicenses,
  autodeskDaily,
  creditUse,
];

export function kindOf(name: string): FileKind {
  const kind = fileKinds.find((one) => one.name === name);
  if (!kind) throw new Error(`No kind ${name}`);
  return kind;
}
