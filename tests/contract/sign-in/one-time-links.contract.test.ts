import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { RoleName } from '#lib/domain/records/role.ts';
import { person } from '#lib/domain/views/people/people.ts';
import { personDetail } from '#lib/domain/views/people/person-detail.ts';
import { refusals } from '#lib/domain/views/inbox/refusals.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { invite, readInvite, takeInvite } from '#lib/server/auth/links/invitations.ts';
import { SignIns } from '#lib/server/auth/sign-ins.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import { migrateWithin, prepareWithin } from '#lib/server/store/migrate.ts';
import { NO_SESSION } from '#lib/server/store/people.ts';
import { purge } from '#lib/server/store/upkeep.ts';
import { nextStep, reasonSentence } from '#lib/words/changes/why.ts';
import { wantedSentence } from '#lib/words/changes/wishes.ts';
import { historySentence } from '#lib/words/people/history.ts';
import { account, ADMIN, DAY, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { admin, openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { syncOnce } from '#tests/support/servers/store-fetch.ts';

const { accountId } = admin;
const INVITED = testId('us', 5);
const password = 'the new password';
const expired = { status: 410, message: 'This link has expired. Ask for a new one.' };

let databases: TestDatabases;
let store: TestStore;
let server: Runtime;
let at: number;
/** Every byte that any browser was sent. */
let heard: string;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  [at, heard] = [NOW, ''];
  store = await databases.freshStore();
  const origin = 'http://localhost:4173';
  const signIns = new SignIns({ pool: store.authPool, origin, secret: store.cookieSecret });
  server = { store, signIns, settings: { origin }, log: { warn: () => undefined } } as unknown as Runtime;
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    tx.put('accounts', account({ id: accountId }));
    tx.put('users', user(1, { canSignIn: true }));
    tx.put('users', user(2, { canSignIn: true }));
    tx.put('users', user(5, { firstName: 'Bea', lastName: 'Berg' }));
    tx.put('roles', role(1, 1, 'contract-admin'));
    return Promise.resolve();
  });
});
afterEach(() => store.stop());

async function desk(person = admin): Promise<Replica> {
  const replica = await openReplica(new MemoryDisk(), { person });
  await sync(replica);
  return replica;
}

const sync = (replica: Replica) =>
  syncOnce(replica, store, { at: () => (at += 1), heard: (text) => (heard += text) });

async function made(kind: 'invitation' | 'password-reset' = 'invitation'): Promise<string> {
  const { url } = await invite(server, admin, { asked: { userId: INVITED, kind }, at });
  return url.split('/').at(-1) ?? '';
}

const rowsOf = (replica: Replica) => replica.reader.find('invitations', 'byUser', INVITED);
const contextOf = (replica: Replica) => ({ now: at, access: replica.access() });
const linksOf = (replica: Replica) => person(replica.reader, { id: INVITED }, contextOf(replica))?.links;
const historyOf = (replica: Replica) =>
  personDetail(replica.reader, { id: INVITED }, contextOf(replica))?.history?.map((one) =>
    historySentence(one, ADMIN),
  );
const openId = (replica: Replica): string => linksOf(replica)?.[0]?.id ?? '';

/** As kept, whoever may see it. */
const secrets = () =>
  store
    .account(accountId)
    .read(({ db }) => db.query<{ used_at: string | null }>('select used_at from muster.invitation_secrets'));

describe('a link that was made', () => {
  it('reaches an admin who is here already by a poke and a pull, as a row without secret or digest', async () => {
    const mine = await desk();
    const poked: string[] = [];
    store.pokes.listen((id) => poked.push(id));
    const secret = await made();
    await expect.poll(() => poked).toEqual([accountId]);
    await sync(mine);
    const [row, ...more] = rowsOf(mine);
    expect(more).toEqual([]);
    expect(row).toEqual({
      id: row?.id,
      userId: INVITED,
      kind: 'invitation',
      usedAt: null,
      createdAt: row?.createdAt,
      expiresAt: (row?.createdAt ?? 0) + 7 * DAY,
    });
    expect(linksOf(mine)).toMatchObject([{ id: row?.id, kind: 'invitation', isWithdrawing: false }]);
    for (const mark of [secret, createHash('sha256').update(secret).digest('hex')])
      expect(heard).not.toContain(mark);
  });

  it.each(['software-coordinator', 'field-staff', 'none'] as const)(
    'is nothing to %s: neither row nor history',
    async (name) => {
      const others = { accountId, userId: testId('us', 2) };
      if (name !== 'none') await put('roles', role(2, 2, name));
      const theirs = await desk(others);
      await made();
      await sync(theirs);
      for (const collection of ['invitations', 'activity'] as const)
        expect(theirs.reader.size(collection), collection).toBe(0);
      expect(heard).not.toContain('invitations.make');
    },
  );

  it('is in the history of the person, and so is that it was withdrawn', async () => {
    await made('password-reset');
    const mine = await desk();
    expect(historyOf(mine)).toEqual(['Link to set a new password created by you']);
    await mine.mutate('invitations.withdraw', { id: openId(mine) });
    await sync(mine);
    expect(historyOf(mine)?.[0]).toBe('Link to set a new password withdrawn by you');
  });

  it('takes the place of the one before: one is open, and the other shows as withdrawn', async () => {
    const first = await made();
    at += 1_000;
    const second = await made('password-reset');
    const mine = await desk();
    expect(linksOf(mine)).toMatchObject([{ kind: 'password-reset', createdAt: NOW + 1_000 }]);
    const older = rowsOf(mine).find(({ kind }) => kind === 'invitation');
    expect(older).toMatchObject({ expiresAt: NOW, usedAt: null });
    await expect(readInvite(server, first, at)).rejects.toMatchObject(expired);
    expect(await readInvite(server, second, at)).toMatchObject({ userName: 'Bea Berg' });
  });

  it('is no row and no secret when its maker may not, or there is nobody to make it for', async () => {
    const asked = { userId: INVITED, kind: 'invitation' } as const;
    const others = { accountId, userId: testId('us', 2) };
    for (const name of ['none', 'software-coordinator', 'field-staff'] satisfies (RoleName | 'none')[]) {
      if (name !== 'none') await put('roles', role(2, 2, name));
      await expect(invite(server, others, { asked, at })).rejects.toMatchObject({ status: 403 });
    }
    await put('users', user(5, { status: 'left' }));
    await expect(invite(server, admin, { asked, at })).rejects.toMatchObject({ status: 404 });
    expect((await secrets()).rowCount).toBe(0);
    expect(rowsOf(await desk())).toEqual([]);
  });

  it('is there whole or not at all', async () => {
    const owner = new pg.Client({ connectionString: store.url });
    await owner.connect();
    await owner.query(`alter table muster.invitation_secrets add check (kind <> 'invitation')`);
    await owner.end();
    await expect(made()).rejects.toThrow('violates check constraint');
    const mine = await desk();
    expect([rowsOf(mine), historyOf(mine)]).toEqual([[], []]);
  });
});

describe('taking a link', () => {
  it('says when in the row, in the transaction that takes it', async () => {
    const secret = await made();
    const mine = await desk();
    const between = (): never => {
      throw new Error('killed');
    };
    await expect(takeInvite(server, secret, { password, at, between })).rejects.toThrow('killed');
    await sync(mine);
    expect(linksOf(mine)).toHaveLength(1);
    at += 1_000;
    const takenAt = at;
    await takeInvite(server, secret, { password, at });
    await sync(mine);
    expect(rowsOf(mine)).toMatchObject([{ usedAt: takenAt }]);
    expect(linksOf(mine)).toEqual([]);
  });

  it('goes on with one that was made before links had rows', async () => {
    const secret = await made();
    await store.account(accountId).write(at, async ({ db, tx }) => {
      await db.query('update muster.invitation_secrets set invitation_id = null');
      for (const { id } of await tx.find('invitations', 'byUser', INVITED)) tx.remove('invitations', id);
    });
    expect(await takeInvite(server, secret, { password, at })).toBe(user(5).email);
  });

  it('is refused where nobody knows who made it', async () => {
    const secret = await made();
    await store
      .account(accountId)
      .write(at, ({ db }) => db.query('update muster.invitation_secrets set issued_by = null'));
    await expect(readInvite(server, secret, at)).rejects.toMatchObject(expired);
    await expect(takeInvite(server, secret, { password, at })).rejects.toMatchObject(expired);
  });

  it('leaves a sign-in that came meanwhile as it is, when the link was an invitation', async () => {
    const secret = await made();
    await takeInvite(server, secret, { password, at });
    const again = await made('password-reset');
    // As one that was made before there was one link a person.
    await store
      .account(accountId)
      .write(at, ({ db }) =>
        db.query(`update muster.invitation_secrets set kind = 'invitation' where used_at is null`),
      );
    await expect(takeInvite(server, again, { password: 'yet another one', at })).rejects.toMatchObject({
      message: 'This link was used already. Sign in, or ask for a new one.',
    });
  });
});

describe('a link that was withdrawn', () => {
  it('opens until the server knows, and then answers as one that has expired', async () => {
    const secret = await made();
    const mine = await desk();
    await mine.mutate('invitations.withdraw', { id: openId(mine) });
    expect(linksOf(mine)).toMatchObject([{ isWithdrawing: true }]);
    expect(await readInvite(server, secret, at)).toMatchObject({ userName: 'Bea Berg' });
    await sync(mine);
    expect(linksOf(mine)).toEqual([]);
    await expect(readInvite(server, secret, at)).rejects.toMatchObject(expired);
    await expect(takeInvite(server, secret, { password, at })).rejects.toMatchObject(expired);
  });

  it('is not taken by somebody who is just choosing a password', async () => {
    const secret = await made();
    const mine = await desk();
    const { signIns } = server;
    const hashOf = async (text: string) => {
      await mine.mutate('invitations.withdraw', { id: openId(mine) });
      await sync(mine);
      return signIns.passwords.hashOf(text);
    };
    const passwords = Object.assign(Object.create(signIns.passwords) as SignIns['passwords'], { hashOf });
    server = { ...server, signIns: Object.assign(Object.create(signIns) as SignIns, { passwords }) };
    await expect(takeInvite(server, secret, { password, at })).rejects.toMatchObject(expired);
    expect(await store.people.authUserOf({ accountId, userId: INVITED })).toBeNull();
    expect((await secrets()).rows).toEqual([{ used_at: null }]);
  });

  it('after somebody had used it is refused, and the Inbox says so and what to do', async () => {
    const secret = await made();
    const mine = await desk();
    await takeInvite(server, secret, { password, at });
    await mine.mutate('invitations.withdraw', { id: openId(mine) });
    await sync(mine);
    const [row] = refusals(mine.reader, null, contextOf(mine));
    expect(row && wantedSentence(row.wanted)).toBe('Withdraw a one-time link of Bea Berg');
    expect(row && reasonSentence(row.cause)).toBe('Someone had already used the link.');
    expect(row && nextStep(row.cause)).toContain('send them a link to set a new password');
    expect(historyOf(mine)).toEqual(['Invitation link used by Bea Berg', 'Invitation link created by you']);
  });
});

describe('a person who was erased', () => {
  it('and is invited again is let in before the upkeep has swept what they were', async () => {
    await takeInvite(server, await made(), { password, at });
    const mine = await desk();
    const { email, firstName, lastName } = mine.reader.get('users', INVITED)!;
    await mine.mutate('users.erase', { id: INVITED });
    await mine.mutate('users.add', { email, firstName, lastName });
    await sync(mine);
    const [again] = mine.reader.find('users', 'byEmail', email);
    const { url } = await invite(server, admin, { asked: { userId: again!.id, kind: 'invitation' }, at });
    expect(await takeInvite(server, url.split('/').at(-1)!, { password, at })).toBe(email);
    await purge(store, at);
    await sync(mine);
    expect(mine.reader.get('users', again!.id)).toMatchObject({ canSignIn: true });
    expect(await store.people.authUserOf({ accountId, userId: again!.id })).not.toBeNull();
    expect(await store.people.authUserOf({ accountId, userId: INVITED })).toBeNull();
  });
});

describe('upkeep', () => {
  it('takes out links 30 days after they were used or had expired, row and secret, and no other', async () => {
    const used = await made();
    await takeInvite(server, used, { password, at });
    await made('password-reset');
    at += 28 * DAY;
    await made('password-reset');
    const mine = await desk();
    expect(rowsOf(mine)).toHaveLength(3);
    await purge(store, NOW + 30 * DAY);
    expect([(await secrets()).rowCount, await keptRows(mine)]).toEqual([3, 3]);
    await purge(store, NOW + 30 * DAY + 1);
    expect([(await secrets()).rowCount, await keptRows(mine)]).toEqual([2, 2]);
    await expect(readInvite(server, used, at)).rejects.toMatchObject({ status: 404 });
    await purge(store, NOW + 31 * DAY + 1);
    expect([(await secrets()).rowCount, await keptRows(mine)]).toEqual([1, 1]);
    expect(linksOf(mine)).toHaveLength(1);
  });
});

async function keptRows(replica: Replica): Promise<number> {
  await sync(replica);
  return rowsOf(replica).length;
}

async function put(...[collection, row]: Parameters<TestPut>): Promise<void> {
  await store.account(accountId).write(at, ({ tx }) => Promise.resolve(tx.put(collection, row)));
}
type TestPut = (...row: ['roles', ReturnType<typeof role>] | ['users', ReturnType<typeof user>]) => void;

test('a database of before knows the makers of its links by their history, and who has left has no session', async () => {
  const url = await databases.freshUrl();
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query('begin');
    await prepareWithin(owner);
    await migrateWithin(owner, '0007-link-rows');
    const put = (table: string, row: { id: string }, keys: object = {}) =>
      owner.query(
        `insert into muster.${table} (account_id, id, row, version${Object.keys(keys)
          .map((key) => `, "${key}"`)
          .join('')})
         values ($1, $2, $3, 1${Object.values(keys)
           .map((value) => `, '${value}'`)
           .join('')})`,
        [accountId, row.id, row],
      );
    const made = { action: 'invitations.make', actorId: ADMIN, recordId: INVITED, at: NOW };
    await put('invitations', { id: 'iv', createdAt: NOW } as never);
    await put('activity', { id: 'av', ...made } as never, { k_byRecord: INVITED });
    await put('users', user(2));
    await put('users', user(5, { status: 'left' }));
    await owner.query(
      `insert into muster.invitation_secrets values ('known', $1, $2, 'invitation', $3, null, 'iv'),
         ('unknown', $1, $2, 'invitation', $3, null, null)`,
      [accountId, INVITED, NOW + DAY],
    );
    await owner.query(`insert into muster.memberships values ('a', $1, $2), ('b', $1, $3)`, [
      accountId,
      INVITED,
      testId('us', 2),
    ]);
    await migrateWithin(owner);
    await owner.query('commit');
    const secrets = await owner.query('select digest, issued_by from muster.invitation_secrets order by 1');
    expect(secrets.rows).toEqual([
      { digest: 'known', issued_by: ADMIN },
      { digest: 'unknown', issued_by: null },
    ]);
    const members = await owner.query(
      'select auth_user_id as id, sessions_from::float8 as since from muster.memberships order by 1',
    );
    expect(members.rows).toEqual([
      { id: 'a', since: NO_SESSION },
      { id: 'b', since: 0 },
    ]);
  } finally {
    await owner.end();
  }
});
