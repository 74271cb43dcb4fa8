import { randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import type { Account } from '../../domain/records/account.ts';
import { sampleRows } from '../../domain/sample/sample-rows.ts';
import { failureCodes } from '../../protocol/failure.ts';
import { Failed } from '../http/answers.ts';
import type { Runtime } from '../runtime.ts';
import { isLoopback } from '../settings/settings.ts';
import { deleteAccount } from '../store/upkeep.ts';

export interface Founder {
  readonly accountName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly password: string;
}

/** Whether creating the company asks for the code: the server, or who asks, is not on this computer alone. */
export function needsSetUpCode(server: Runtime, address: string): boolean {
  return !isLoopback(server.settings.host) || !isLoopback(address);
}

/** Throws Failed once a company exists, or without the code where it is needed. */
export async function checkMaySetUp(server: Runtime, address: string, code = ''): Promise<void> {
  if (await server.store.people.hasRealAccount())
    throw new Failed(
      403,
      failureCodes.forbidden,
      'This server has a company already. Ask its admin for an invitation.',
    );
  if (needsSetUpCode(server, address) && !isEqual(code, server.setUpCode))
    throw new Failed(403, failureCodes.forbidden, 'The set-up code is not the one that the terminal shows.');
}

/** Creates the company and its contract admin; the sample company goes. */
export async function createCompany(server: Runtime, founder: Founder, at: number): Promise<void> {
  const { store, signIns } = server;
  const [accountId, userId, roleId] = ['ac', 'us', 'ro'].map((prefix) => idOf(prefix, at)) as [
    string,
    string,
    string,
  ];
  const authId = await signIns.create(founder.email, founder.firstName, founder.password);
  if (!authId)
    throw new Failed(400, failureCodes.invalid, 'This email has a sign-in already. Nothing was created.');
  const sample = await store.people.sampleAccountId();
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(at, ({ tx }) => {
    tx.put('accounts', accountRow(accountId, founder.accountName, at));
    const { firstName, lastName, email } = founder;
    tx.put('users', {
      id: userId,
      firstName,
      lastName,
      email,
      status: 'active',
      canSignIn: true,
      createdAt: at,
    });
    tx.put('roles', { id: roleId, userId, role: 'contract-admin', contractId: null, createdAt: at });
    return Promise.resolve();
  });
  await store.people.addMembership(authId, { accountId, userId });
  if (sample) await deleteAccount(store, sample, at);
}

/** Creates a sample company; answers how its contract admin signs in. */
export async function createSample(
  server: Runtime,
  devices: number,
  at: number,
): Promise<{ email: string; password: string }> {
  const { store, signIns } = server;
  const accountId = idOf('ac', at);
  const password = randomBytes(12).toString('base64url');
  const before = await store.people.sampleAccountId();
  if (before) await deleteAccount(store, before, at);
  const admin = { userId: '', email: `sample-${accountId.slice(-6)}@muster.example` };
  await store.people.createAccount(accountId, true);
  await store.account(accountId).write(at, async ({ tx, version }) => {
    for (const chunk of sampleRows({ seed: 'sample', devices, now: at, accountId })) {
      for (const row of chunk.rows) tx.put(chunk.collection, row as never);
      if (chunk.collection === 'roles')
        admin.userId = chunk.rows.find((role) => role.role === 'contract-admin')?.userId ?? '';
      await tx.flush(version, at);
    }
  });
  const authId = await signIns.create(admin.email, 'Sample', password);
  if (!authId || !admin.userId) throw new Error('The sample company has no contract admin');
  await store.people.addMembership(authId, { accountId, userId: admin.userId });
  return { email: admin.email, password };
}

function accountRow(id: string, name: string, at: number): Account {
  return {
    id,
    name,
    isSample: false,
    outOfDateDays: 30,
    checkInHours: 24,
    defaultProductAccess: 'allow',
    defaultUpdateAccess: 'allow',
    createdAt: at,
  };
}

function idOf(prefix: string, at: number): string {
  return newId(prefix, at, { bytes: (count) => randomBytes(count) });
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
