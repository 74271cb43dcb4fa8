import Dexie from 'dexie';
import { afterEach, expect, test, vi } from 'vitest';
import { dexieOutbox } from '#lib/replica/stored/dexie-outbox.ts';
import { Session } from '#lib/ui/state/session/session.svelte.ts';

const answer = {
  status: 'signed-in',
  accountId: 'ac_1',
  accountName: 'Plant Works',
  isSample: false,
  userId: 'us_1',
  userName: 'Ada Admin',
  email: 'ada@plant.example',
};
const person = { accountId: answer.accountId, userId: answer.userId };
const desk = (wipe = () => Promise.resolve()) => ({ person, wipe });
const isRemembered = () => localStorage.getItem('muster-person') !== null;

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

/** A server that this person has a session at; `signOut`: what it says to a sign-out. */
function server(signOut: () => Response | Promise<Response>): { isReached: boolean } {
  const line = { isReached: true };
  let hasEnded = false;
  vi.stubGlobal('fetch', async (path: string) => {
    if (!line.isReached) throw new TypeError('Failed to fetch');
    if (!path.endsWith('sign-out'))
      return Response.json(
        hasEnded ? { status: 'signed-out', isEmpty: false, needsSetUpCode: false } : answer,
      );
    const said = await signOut();
    hasEnded ||= said.ok;
    return said;
  });
  return line;
}
const busy = () =>
  Response.json({ code: 'busy', message: 'The database is not available.' }, { status: 503 });

async function signedIn(): Promise<Session> {
  const session = new Session();
  await session.ask();
  expect(session.person?.userName).toBe('Ada Admin');
  return session;
}

test('who signs out in another tab while the server is asked is not let in again by its answer', async () => {
  const asked = Promise.withResolvers<Response>();
  vi.stubGlobal('fetch', (path: string) =>
    path.endsWith('sign-out') ? Promise.resolve(Response.json({})) : asked.promise,
  );
  const session = new Session();
  const asking = session.ask();
  await new Session().leave(desk());
  asked.resolve(Response.json(answer));
  await asking;
  expect(session.person).toBeNull();
  expect(isRemembered()).toBe(false);
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(answer)));
  await session.ask();
  expect(session.person?.userName).toBe('Ada Admin');
});

test('who signed out without a network is not let in again while the server can’t end the session', async () => {
  let said = busy;
  const line = server(() => said());
  const session = await signedIn();
  line.isReached = false;
  await session.leave(desk());
  expect(session.person).toBeNull();
  line.isReached = true;
  for (let start = 0; start < 2; start++) {
    const next = new Session();
    await next.ask();
    expect([next.person, isRemembered(), next.isAsked]).toEqual([null, false, true]);
  }
  said = () => Response.json({});
  const last = new Session();
  await last.ask();
  expect(last.answer?.status).toBe('signed-out');
  expect(last.person).toBeNull();
});

test('nobody is let in while the sign-out of another tab is still on its way', async () => {
  server(() => Response.json({}));
  const session = await signedIn();
  const wiping = Promise.withResolvers<void>();
  const leaving = session.leave(desk(() => wiping.promise));
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(path.endsWith('sign-out') ? busy() : Response.json(answer)),
  );
  const other = new Session();
  await other.ask();
  expect([other.person, isRemembered()]).toEqual([null, false]);
  server(() => Response.json({}));
  wiping.resolve();
  await leaving;
  await other.ask();
  expect(other.person).toBeNull();
});

test('a tab hears of a sign-out in another one however far its desk has opened, and forgets the person', async () => {
  server(() => Response.json({}));
  const session = await signedIn();
  dispatchEvent(new StorageEvent('storage', { key: 'muster-leavings', newValue: '1' }));
  expect([session.person, isRemembered()]).toEqual([null, false]);
});

test('what a closed tab left of who signed out goes at the next start, and not when they are here again', async () => {
  server(() => Response.json({}));
  const session = await signedIn();
  const name = `outbox-${person.accountId}-${person.userId}`;
  const outbox = dexieOutbox(name);
  const fresh = { clientId: 'cl_1', nextSeq: 1, pushedSeq: 0 };
  await outbox.open(fresh);
  await session.leave(desk(() => Promise.reject(new Error('The database could not be emptied'))));
  // Signed in again beside a tab that has it open.
  await new Session().ask();
  expect(await Dexie.getDatabaseNames()).toContain(name);
  outbox.close();
  await new Session().ask();
  await expect.poll(() => Dexie.getDatabaseNames()).not.toContain(name);

  const again = dexieOutbox(name);
  await again.open(fresh);
  localStorage.setItem(`muster-owed-removal ${person.accountId} ${person.userId}`, 'yes');
  new Session().enter({ ...answer, status: 'signed-in' });
  again.close();
  await new Session().ask();
  expect(Object.keys(localStorage).filter((key) => key.startsWith('muster-owed'))).toEqual([]);
  expect(await Dexie.getDatabaseNames()).toContain(name);
  await Dexie.delete(name);
});
