import '../../../src/app.css';
import Dexie from 'dexie';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import SignOut from '#lib/ui/areas/settings/SignOut.svelte';
import { dexieChecked } from '#lib/replica/stored/dexie-checked.ts';
import { dexieOutbox } from '#lib/replica/stored/dexie-outbox.ts';
import { unsentOf } from '#lib/replica/kept-here.ts';
import { OpenDesk } from '#lib/ui/state/open-desk.svelte.ts';
import { session } from '#lib/ui/state/session/session.svelte.ts';
import { adminReplica } from '#tests/support/screens/browser-replica.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';

const fresh = { clientId: 'cl_1', nextSeq: 1, pushedSeq: 0 };
const edit = { id: 'mu_1', name: 'noop', version: 1, args: {}, at: 1 };
let stop = (): void => undefined;

afterEach(() => {
  vi.restoreAllMocks();
  stop();
  stop = () => undefined;
  localStorage.clear();
});

/** A thread of a tab that has a database open as Muster has, and then is frozen: it hears nothing any more. */
async function frozenWith(name: string): Promise<Worker> {
  const code = `
    navigator.locks.request('muster-open-' + ${JSON.stringify(name)}, { mode: 'shared' }, () => new Promise(() => {}));
    indexedDB.open(${JSON.stringify(name)}).onsuccess = (event) => {
      self.db = event.target.result;
      postMessage('open');
      setTimeout(() => { for (;;); });
    };`;
  const thread = new Worker(URL.createObjectURL(new Blob([code])));
  await new Promise((opened) => (thread.onmessage = opened));
  return thread;
}

test('a sign-out leaves nothing in a database that a frozen tab has open, and keeps nobody waiting, then or later', async () => {
  const name = `outbox-frozen-${crypto.randomUUID()}`;
  const outbox = dexieOutbox(name);
  await outbox.open(fresh);
  await outbox.append(edit);
  const frozen = await frozenWith(name);
  await outbox.destroy();
  const again = dexieOutbox(name);
  expect((await again.open(fresh)).entries).toEqual([]);
  again.close();
  frozen.terminate();
  const namesAfter = async () => {
    await dexieOutbox(name).destroy();
    return Dexie.getDatabaseNames();
  };
  await expect.poll(namesAfter).not.toContain(name);
});

test('a tab that hears of a sign-out late takes nothing from who signed in again meanwhile', async () => {
  const name = `outbox-late-${crypto.randomUUID()}`;
  const [late, again] = [dexieOutbox(name), dexieOutbox(name)];
  await late.open(fresh);
  await again.open(fresh);
  await again.append(edit);
  await late.destroy({ isOthers: true });
  expect((await again.open(fresh)).entries).toHaveLength(1);
  await again.destroy();
});

test('what waits and what was checked is counted while the desk is still opening', async () => {
  const devices = Array.from({ length: 20_000 }, (_, at) => device(at + 1));
  const { person, replica } = await adminReplica(78, devices);
  for (let at = 1; at <= 3; at++)
    await replica.mutate('devices.edit', {
      id: testId('dv', at),
      description: { was: device(at).description, to: 'Basement' },
    });
  expect(replica.waiting()).toHaveLength(3);
  await replica.close();
  const checked = dexieChecked(person);
  for (const at of [Date.now(), Date.now() - 2 * 86_400_000])
    await checked.add({ deviceId: testId('dv', 1), at });
  checked.close();
  const desk = new OpenDesk(person, { cookieClientId: null, left: () => undefined });
  expect(await desk.unsent()).toEqual({ waiting: 3, checked: 1 });
  await desk.wipe();
  expect(await unsentOf(person, 0)).toEqual({ waiting: 0, checked: 0 });
  const names = await Dexie.getDatabaseNames();
  expect(names.filter((name) => name.endsWith(person.userId))).toEqual([]);
  await desk.close();
});

function showSignOut(unsent: () => Promise<{ waiting: number; checked: number }>) {
  const leave = vi.spyOn(session, 'leave').mockResolvedValue();
  const left = vi.fn<() => void>();
  const host = document.body.appendChild(document.createElement('div'));
  const desk = { unsent } as unknown as OpenDesk;
  const shown = mount(SignOut, { target: host, props: { desk, onleft: left } });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  return { leave, left };
}
const button = (name: string) => page.getByRole('button', { name });

test('a sign-out names what waits and what was checked today, each with its way out, before it removes them', async () => {
  const { leave } = showSignOut(() => Promise.resolve({ waiting: 2, checked: 1 }));
  await button('Sign out').click();
  const said = /2 changes are not on the server yet. 1 device checked today is listed on this device only./;
  await expect.element(page.getByText(said)).toBeVisible();
  await expect.element(button('Export waiting changes')).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: 'Open the list in Field' }))
    .toHaveAttribute('href', '/field');
  expect(leave).not.toHaveBeenCalled();
  await button('Sign out and remove them').click();
  await vi.waitFor(() => expect(leave).toHaveBeenCalledOnce());
});

test('a sign-out removes nothing while it is not known what waits, nor what came since it was named', async () => {
  const counts = Promise.withResolvers<{ waiting: number; checked: number }>();
  let answer = () => counts.promise;
  const { leave, left } = showSignOut(() => answer());
  await button('Sign out').click();
  await expect.element(button('Sign out')).toBeDisabled();
  expect(leave).not.toHaveBeenCalled();
  counts.resolve({ waiting: 1, checked: 0 });
  await expect.element(page.getByText(/^1 change is not on the server yet/)).toBeVisible();
  answer = () => Promise.resolve({ waiting: 2, checked: 0 });
  await button('Sign out and remove them').click();
  await expect.element(page.getByText(/^2 changes are not on the server yet/)).toBeVisible();
  expect(leave).not.toHaveBeenCalled();
  await button('Sign out and remove them').click();
  await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
});

test('a sign-out with nothing to lose asks nothing; where it can’t be counted it says so', async () => {
  let answer = () => Promise.reject<{ waiting: number; checked: number }>(new Error('UnknownError'));
  const { leave } = showSignOut(() => answer());
  await button('Sign out').click();
  await expect.element(page.getByText(/can’t tell whether changes are waiting/)).toBeVisible();
  await button('Stay').click();
  answer = () => Promise.resolve({ waiting: 0, checked: 0 });
  await button('Sign out').click();
  await vi.waitFor(() => expect(leave).toHaveBeenCalledOnce());
});
