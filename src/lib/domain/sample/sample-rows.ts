import { hash128 } from '../../base/hash.ts';
import type { Rows } from '../records/collections.ts';
import { type Device, type DeviceType, newDevice } from '../records/devices/device.ts';
import { type Installation, newInstallation } from '../records/devices/installation.ts';
import { type RoleName, newRole } from '../records/role.ts';
import { Draw } from './draw.ts';
import type { SampleChunk, SampleSize } from './sample-size.ts';
import { agentRows } from './sample-agents.ts';
import { contractRows, productKey } from './sample-contracts.ts';
import { creditRows } from './sample-credits.ts';
import { hasLeft, sampleId } from './sample-id.ts';
import { descriptions, people, products, systems } from './sample-names.ts';
import { newAccount } from '../records/account.ts';
import { newUser } from '../records/user.ts';
import { newProduct } from '../records/product.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CHUNK = 1_000;

/** A company to look around in, made of its seed alone, in chunks: accounts and people first, then devices. */
export function* sampleRows(size: SampleSize): Generator<SampleChunk> {
  yield { collection: 'accounts', rows: [account(size)] };
  yield* userChunks(size);
  yield { collection: 'roles', rows: ROLES.map((role, at) => roleRow(size, role, at)) };
  yield { collection: 'products', rows: products.map((_product, at) => product(size, at)) };
  yield* contractRows(size);
  yield* creditRows(size);
  yield* agentRows(size);
  for (let from = 0; from < size.devices; from += CHUNK) yield* deviceChunk(size, from);
}

/** The fourth person coordinates the first contract alone. */
const ROLES: readonly RoleName[] = [
  'contract-admin',
  'software-coordinator',
  'field-staff',
  'software-coordinator',
];

function* deviceChunk(size: SampleSize, from: number): Generator<SampleChunk> {
  const devices: Device[] = [];
  const installations: Installation[] = [];
  const activity: Rows['activity'][] = [];
  for (let at = from; at < Math.min(from + CHUNK, size.devices); at++) {
    const draw = new Draw(hash128(`${size.seed}/device/${at}`));
    const one = device(size, at, draw);
    devices.push(one);
    installations.push(...installsOf(size, one, draw));
    if (one.retiredAt !== null) activity.push(retirement(size, one));
  }
  yield { collection: 'devices', rows: devices };
  yield { collection: 'installations', rows: installations };
  yield { collection: 'activity', rows: activity };
}

function* userChunks(size: SampleSize): Generator<SampleChunk> {
  const count = size.users ?? people.length;
  for (let from = 0; from < count; from += CHUNK) {
    const length = Math.min(CHUNK, count - from);
    yield { collection: 'users', rows: Array.from({ length }, (_, at) => user(size, from + at)) };
  }
}

function account({ accountId, now }: SampleSize): Rows['accounts'] {
  const createdAt = now - 900 * DAY;
  const name = 'Northlight Architects';
  return newAccount({ id: accountId, name, isSample: true, creditUnit: 'Tokens', createdAt });
}

function user(size: SampleSize, at: number): Rows['users'] {
  // Beyond the list, first and last names are paired anew.
  const [firstName = ''] = people[at % people.length] ?? [];
  const [, lastName = ''] = people[(at + 3 * Math.floor(at / people.length)) % people.length] ?? [];
  return newUser({
    id: sampleId(size, 'us', `user/${at}`),
    firstName,
    lastName,
    email: `person${at + 1}@northlight.example`,
    status: hasLeft(at) ? 'left' : 'active',
    // The contract admin, whose sign-in is made with the company.
    canSignIn: at === 0,
    createdAt: size.now - (800 - (at % 780)) * DAY,
  });
}

function roleRow(size: SampleSize, role: RoleName, at: number): Rows['roles'] {
  const userId = sampleId(size, 'us', `user/${at}`);
  return newRole({
    id: sampleId(size, 'ro', `role/${at}`),
    userId,
    role,
    contractId: at === 3 ? sampleId(size, 'ct', 'contract/0') : null,
    createdAt: size.now - 700 * DAY,
  });
}

function product(size: SampleSize, at: number): Rows['products'] {
  const [name = '', publisher = ''] = products[at] ?? [];
  const id = sampleId(size, 'pr', productKey(at));
  return newProduct({ id, name, publisher, createdAt: size.now - 700 * DAY });
}

function device(size: SampleSize, at: number, draw: Draw): Device {
  const type = typeOf(draw.below(20));
  const lastCheckInAt = checkIn(size.now, draw);
  const [first = ''] = draw.of(people);
  return newDevice({
    id: sampleId(size, 'dv', `device/${at}`),
    name: `NL-${CODES[type]}-${at + 1}`,
    displayName: draw.below(12) === 0 ? `${first} ${draw.below(30) + 1}` : '',
    description: draw.below(9) === 0 ? draw.of(descriptions) : '',
    type,
    os: draw.of(systems[type]),
    serial: draw.below(25) === 0 ? '' : `${String(at).padStart(7, '0')}${draw.below(10)}`,
    lastUser: lastCheckInAt === null ? '' : first.toLowerCase(),
    lastCheckInAt,
    productAccess: draw.below(30) === 0 ? 'block' : 'inherit',
    updateAccess: draw.below(20) === 0 ? 'allow' : 'inherit',
    retiredAt: draw.below(50) === 0 ? size.now - (1 + draw.below(300)) * DAY : null,
    createdAt: size.now - (400 + draw.below(400)) * DAY,
  });
}

const CODES: Readonly<Record<DeviceType, string>> = {
  computer: 'WS',
  tablet: 'TB',
  phone: 'PH',
  other: 'XX',
};

function typeOf(drawn: number): DeviceType {
  if (drawn < 14) return 'computer';
  if (drawn < 17) return 'tablet';
  return drawn < 19 ? 'phone' : 'other';
}

/** Seven in ten online, then offline, out of date, and a few that never checked in. */
function checkIn(now: number, draw: Draw): number | null {
  const drawn = draw.below(100);
  if (drawn < 70) return now - draw.below(46 * 60) * 60_000;
  if (drawn < 84) return now - 3 * DAY - draw.below(26 * 24) * HOUR;
  return drawn < 96 ? now - 31 * DAY - draw.below(300) * DAY : null;
}

/** Two to four products for most devices, at times up to eight, at times none: three on average. */
function installsOf(size: SampleSize, { id, createdAt }: Device, draw: Draw): Installation[] {
  const count = draw.below(10) === 0 ? draw.below(9) : 2 + draw.below(3);
  const start = draw.below(products.length);
  const installs: Installation[] = [];
  for (let nth = 0; nth < count; nth++) {
    const at = (start + nth * 7) % products.length;
    const versions = products[at]?.[2] ?? [''];
    const productId = sampleId(size, 'pr', productKey(at));
    const label = `${id}/${nth}`;
    const version = draw.of(versions);
    installs.push(
      newInstallation({ id: sampleId(size, 'in', label), deviceId: id, productId, version, createdAt }),
    );
  }
  return installs;
}

function retirement(size: SampleSize, { id, retiredAt, createdAt }: Device): Rows['activity'] {
  return {
    id: sampleId(size, 'av', `retired/${id}`),
    actorId: sampleId(size, 'us', 'user/0'),
    at: retiredAt ?? createdAt,
    action: 'devices.retire',
    collection: 'devices',
    recordId: id,
    changes: {},
  };
}
