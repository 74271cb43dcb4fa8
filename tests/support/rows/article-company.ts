import { dayAfter, dayOf } from '#lib/domain/records/core/day.ts';
import { type ContractsCompany, contractsCompany, letSignIn } from './contracts-company.ts';
import { founder } from '../servers/http-client.ts';
import { Made } from '../made.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Who looks at the company, each with a sign-in of their own. */
export type ArticleRole = 'admin' | 'coordinator' | 'staff' | 'user';
export type SignIn = { readonly email: string; readonly password: string };

/**
 * The company of `contractsCompany` with a person of every role and something of every kind: on the contract that Cora
 * coordinates also phone support and an old perpetual product; a contract of others; three devices, one of each status
 * that check-ins make.
 */
export interface ArticleCompany extends ContractsCompany {
  readonly signIns: Readonly<Record<ArticleRole, SignIn>>;
  readonly otherContractId: string;
  readonly deviceId: string;
}

export async function articleCompany(origin: string): Promise<ArticleCompany> {
  const company = await contractsCompany(origin);
  const { admin, person, contractId } = company;
  const made = new Made(admin, person, 1);
  const product = (name: string, kind: 'product' | 'service' | 'support') =>
    made.do('products.add', { name, kind, publisher: 'Autodesk' }, 'pr', 'product');
  const seat = { kind: 'single-user', quantity: 5 } as const;
  const phone = product('Phone help', 'support');
  made.do('entitlements.add', { contractId, productId: phone, ...seat });
  const perpetual = {
    productId: product('AutoCAD 2014', 'product'),
    kind: 'perpetual',
    quantity: 4,
  } as const;
  made.do('entitlements.add', { contractId, ...perpetual });
  const others = { number: '220008800', label: 'Workshop', vendor: 'Adobe' };
  const otherContractId = made.do('contracts.add', others, 'ct', 'contract');
  made.do('terms.add', { contractId: otherContractId, startDay: '2026-01-01', endDay: '2099-12-31' });
  made.do('entitlements.add', {
    contractId: otherContractId,
    productId: product('Acrobat', 'product'),
    ...seat,
  });
  const addUser = (firstName: string) => {
    const email = `${firstName.toLowerCase()}@acme.example`;
    return made.do('users.add', { firstName, lastName: 'Holm', email }, 'us', 'user');
  };
  const [staff, user] = [addUser('Fay'), addUser('Uma')];
  made.do('roles.grant', { userId: staff, role: 'field-staff', contractId: null });
  addCredits(made, contractId, otherContractId);
  const rows = devices();
  const deviceId = made.do('installs.import', { source: 'plant.csv', rows }, 'dv', 'device/1');
  await made.push();
  const { password } = company.coordinator;
  for (const userId of [staff, user]) await letSignIn(origin, admin, { userId, password });
  const signIns = {
    admin: founder,
    coordinator: company.coordinator,
    staff: { email: 'fay@acme.example', password },
    user: { email: 'uma@acme.example', password },
  };
  return { ...company, signIns, otherContractId, deviceId };
}

/** Credits on both contracts. Dai used 100 with Revit and 27.5 with Acrobat, Uma 12.5 with Revit. */
function addCredits(made: Made, contractId: string, otherContractId: string): void {
  const today = dayOf(Date.now());
  const days = { fromDay: dayAfter(today, -100), untilDay: dayAfter(today, 200) };
  made.do('credit-grants.add', { contractId, amount: 1_000_000, ...days });
  made.do('credit-grants.add', { contractId: otherContractId, amount: 500_000, ...days });
  const use = (row: number, email: string, product: string, amount: number) => ({
    row,
    day: dayAfter(today, -row),
    email: `${email}@acme.example`,
    product,
    offering: '',
    amount,
  });
  made.do('credit-records.import', {
    source: 'use.csv',
    kind: 'file',
    rows: [use(1, 'dai', 'Revit', 100_000), use(2, 'dai', 'Acrobat', 27_500), use(3, 'uma', 'Revit', 12_500)],
  });
}

/** Online, offline for five days, out of date for forty. */
function devices() {
  const now = Date.now();
  const revit = (row: number) => [{ row, product: 'Revit', version: '2027', publisher: 'Autodesk' }];
  return [
    { name: 'CAD-01', type: 'computer', os: 'Windows 11', lastUser: 'dai', lastCheckInAt: now - HOUR },
    { name: 'TAB-02', type: 'tablet', os: 'iPadOS 26', lastUser: 'erin', lastCheckInAt: now - 5 * DAY },
    { name: 'FON-03', type: 'phone', os: 'Android 16', lastUser: 'uma', lastCheckInAt: now - 40.5 * DAY },
  ].map((one, at) => ({
    ...one,
    type: one.type as 'computer' | 'tablet' | 'phone',
    row: at + 1,
    serial: '',
    isNew: true,
    installs: revit(at + 1),
  }));
}
