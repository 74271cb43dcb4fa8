import { afterEach, expect, test, vi } from 'vitest';
import { Session } from '#lib/ui/state/session.svelte.ts';

const answer = {
  status: 'signed-in',
  accountId: 'ac_1',
  accountName: 'Plant Works',
  isSample: false,
  userId: 'us_1',
  userName: 'Ada Admin',
  email: 'ada@plant.example',
};

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.removeItem('muster-person');
});

test('who signs out in another tab while the server is asked is not let in again by its answer', async () => {
  const asked = Promise.withResolvers<Response>();
  vi.stubGlobal('fetch', () => asked.promise);
  const session = new Session();
  const asking = session.ask();
  session.left();
  asked.resolve(Response.json(answer));
  await asking;
  expect(session.person).toBeNull();
  expect(localStorage.getItem('muster-person')).toBeNull();
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(answer)));
  await session.ask();
  expect(session.person?.userName).toBe('Ada Admin');
});
