import { dayAfter, dayOf } from '#lib/domain/records/core/day.ts';
import { HttpClient } from '../servers/http-client.ts';
import { Made } from '../made.ts';

/** A company with one contract that ends in 20 days: Revit with 3 strict seats of which 2 are taken, and Cloud for all. */
export interface ContractsCompany {
  readonly admin: HttpClient;
  readonly person: { readonly accountId: string; readonly userId: string };
  readonly contractId: string;
  readonly endDay: string;
  readonly revitId: string;
  /** Cora, coordinator of the contract, with a sign-in of her own. */
  readonly coordinator: { readonly id: string; readonly email: string; readonly password: string };
}

/** What no byte of may reach a coordinator. */
export const SECRETS = {
  companyName: 'Zugspitze Planungsgesellschaft',
  companyAddress: 'Geheimgasse 77',
  resellerName: 'Quartz Reseller',
  resellerEmail: 'orders@quartz.example',
  note: 'Rebate nobody knows',
  priceCents: 9_876_543,
} as const;

export async function contractsCompany(origin: string): Promise<ContractsCompany> {
  const admin = new HttpClient(origin);
  const person = await admin.found();
  const made = new Made(admin, person);
  const endDay = dayAfter(dayOf(Date.now()), 20);
  const contractId = made.do(
    'contracts.add',
    { number: '110004711', label: 'Design', vendor: 'Autodesk' },
    'ct',
    'contract',
  );
  made.do('terms.add', {
    contractId,
    startDay: dayAfter(endDay, -364),
    endDay,
    currency: 'EUR',
    ...SECRETS,
  });
  const product = made.do(
    'products.add',
    { name: 'Revit', kind: 'product', publisher: 'Autodesk' },
    'pr',
    'product',
  );
  const cloud = made.do(
    'products.add',
    { name: 'Cloud', kind: 'service', publisher: 'Autodesk' },
    'pr',
    'product',
  );
  const seats = { contractId, productId: product, quantity: 3, endDay };
  const revitId = made.do('entitlements.add', seats, 'en', 'entitlement');
  made.do('entitlements.add', { contractId, productId: cloud, kind: 'multi-user', quantity: null });
  const people = ['Cora', 'Dai', 'Erin'].map((firstName) =>
    made.do('users.add', { firstName, lastName: 'Holm', email: `${firstName}@acme.example` }, 'us', 'user'),
  );
  for (const userId of people.slice(1)) made.do('assignments.assign', { userId, entitlementId: revitId });
  const cora = people[0]!;
  made.do('roles.grant', { userId: cora, role: 'software-coordinator', contractId });
  await made.push();
  const password = 'stairs under the model';
  await letSignIn(origin, admin, { userId: cora, password });
  return {
    admin,
    person,
    contractId,
    endDay,
    revitId,
    coordinator: { id: cora, email: 'cora@acme.example', password },
  };
}

/** Invites a person and takes the invitation, as they would. */
export async function letSignIn(
  origin: string,
  admin: HttpClient,
  { userId, password }: { userId: string; password: string },
): Promise<void> {
  const asked = await admin.post('/api/invitations', { userId, kind: 'invitation' });
  const { url } = (await asked.json()) as { url: string };
  const taken = await new HttpClient(origin).post(`/api/invite/${url.split('/').at(-1) ?? ''}`, { password });
  if (!taken.ok) throw new Error(await taken.text());
}
