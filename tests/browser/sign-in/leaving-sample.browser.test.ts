import '../../../src/app.css';
import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import EnterFrame from '#lib/ui/areas/enter/EnterFrame.svelte';
import { unsentOf } from '#lib/replica/kept-here.ts';
import { Session, session, type SignedIn } from '#lib/ui/state/session/session.svelte.ts';
import { adminReplica } from '#tests/support/screens/browser-replica.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';

const real: SignedIn = {
  status: 'signed-in',
  accountId: testId('ac', 2),
  userId: testId('us', 2),
  accountName: 'Acme',
  userName: 'Ada Admin',
  email: 'ada@acme.example',
  isSample: false,
};
let stop = (): void => undefined;
afterEach(() => {
  stop();
  stop = () => undefined;
  vi.unstubAllGlobals();
  localStorage.clear();
  session.left();
});

/** A sample company that was looked around in, with one edit that was not sent. */
async function sample(number: number): Promise<SignedIn> {
  const { person, replica } = await adminReplica(number, [device(1)]);
  const description = { was: device(1).description, to: 'Basement' };
  await replica.mutate('devices.edit', { id: testId('dv', 1), description });
  await replica.close();
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(real)));
  return { ...real, ...person, isSample: true };
}

test('what waits in a sample company is named before another company is entered, and goes only then', async () => {
  const looked = await sample(81);
  session.enter(looked);
  const children = createRawSnippet(() => ({ render: () => '<p>The form</p>' }));
  const host = document.body.appendChild(document.createElement('div'));
  const shown = mount(EnterFrame, { target: host, props: { title: 'Create your company', children } });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  const said = page.getByText(/Of the sample company: 1 change is not on the server yet/);
  await expect.element(said).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Look at it first' })).toBeVisible();
  expect(await unsentOf(looked, 0)).toEqual({ waiting: 1, checked: 0 });
  expect(await session.entered()).toBe(true);
  expect(session.person?.accountName).toBe('Acme');
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  expect(names.filter((name) => name.endsWith(looked.userId))).toEqual([]);
});

test('what waits in a sample company and was not named stays on this device', async () => {
  const looked = await sample(82);
  const entering = new Session();
  entering.enter(looked);
  expect(await entering.entered()).toBe(true);
  expect(await unsentOf(looked, 0)).toEqual({ waiting: 1, checked: 0 });
});
