import { randomBytes } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import { sampleRows } from '../../domain/sample/sample-rows.ts';
import type { Runtime } from '../runtime.ts';
import type { Write } from '../store/write-once.ts';
import { People } from '../store/people.ts';
import { deleteAccount } from '../store/upkeep.ts';
import { removeSignIns } from './ownerless.ts';
import { FOUNDER_ROLE } from '../../domain/access/roles.ts';

export interface Sample {
  readonly devices: number;
  /** 20 and 8 unless told. */
  readonly users?: number;
  readonly contracts?: number;
  /** Equal seeds make equal companies, but for their ids. */
  readonly seed: string;
  readonly at: number;
}

/** Creates a sample company in the place of the one before; answers how its contract admin signs in. */
export async function createSample(
  server: Runtime,
  sample: Sample,
): Promise<{ email: string; password: string }> {
  const { store, signIns } = server;
  const accountId = newId('ac', sample.at, { bytes: (count) => randomBytes(count) });
  const email = `sample-${accountId.slice(-6)}@muster.example`;
  const password = randomBytes(12).toString('base64url');
  const passwordHash = await signIns.passwords.hashOf(password);
  const authId = await signIns.claim({ email, name: 'Sample', passwordHash }, () => Promise.resolve(false));
  if (authId === null) throw new Error('The sign-in of the sample company was refused');
  const before = await store.people.sampleAccountId();
  const signInsBefore = before ? await store.people.signInsOf(before) : [];
  await store.account(accountId).begin({ at: sample.at, isSample: true }, async (write) => {
    if (before) await deleteAccount(write, before);
    const userId = await fill(write, sample);
    await new People(write.db).addMembership(authId, { accountId, userId });
  });
  await removeSignIns(server, signInsBefore);
  return { email, password };
}

/** Answers its contract admin. */
async function fill({ tx, version, accountId }: Write, { at, ...size }: Sample): Promise<string> {
  let admin: string | undefined;
  for (const chunk of sampleRows({ ...size, now: at, accountId })) {
    for (const row of chunk.rows) tx.put(chunk.collection, row as never);
    if (chunk.collection === 'roles') admin ??= chunk.rows.find((role) => role.role === FOUNDER_ROLE)?.userId;
    await tx.flush(version, at);
  }
  // Made up as the rest of it: nobody was given a role.
  tx.takeChanges();
  if (admin === undefined) throw new Error('The sample company has no contract admin');
  return admin;
}
