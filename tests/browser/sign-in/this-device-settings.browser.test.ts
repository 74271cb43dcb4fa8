import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ReplicaDoor } from '#lib/bridge/replica.ts';
import DeviceSettings from '#lib/ui/areas/settings/DeviceSettings.svelte';
import type { StorageReport } from '#workers/replica/contract.ts';

let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
  vi.restoreAllMocks();
  localStorage.removeItem('muster-theme');
});

/** What the settings say of this device, title by title, once the browser has answered. */
async function open(report: Pick<StorageReport, 'usage' | 'quota' | 'isPersisted'>) {
  const host = document.body.appendChild(document.createElement('div'));
  const now = { ...report };
  const door = { storage: () => Promise.resolve({ ...now, rowsByCollection: {} }) } as unknown as ReplicaDoor;
  const shown = mount(DeviceSettings, {
    target: host,
    props: { desk: { changes: () => 0, door: () => Promise.resolve(door) } },
  });
  stop = () => {
    void unmount(shown);
    host.remove();
  };
  const said = (title: string) =>
    [...host.querySelectorAll('dt')]
      .find((one) => one.textContent === title)
      ?.nextElementSibling?.textContent.replace(/\s+/g, ' ')
      .trim();
  return { host, now, said };
}

test('says how much storage is used of what the browser allows, and which version of the app this is', async () => {
  const { said } = await open({ usage: 41_200_000, quota: 10_700_000_000, isPersisted: true });
  await vi.waitFor(() => expect(said('Storage used')).toBe('41.2 MB of the 10.7 GB this browser allows'));
  expect(said('Persistent storage')).toBe('On: the browser won’t delete it');
  expect(said('App version')).toMatch(/\S/);
});

test('where the browser promises nothing it says so, and can be asked', async () => {
  const { now, said } = await open({ usage: 812_000, quota: null, isPersisted: false });
  await vi.waitFor(() => expect(said('Storage used')).toBe('812 kB'));
  expect(said('Persistent storage')).toContain('Off: the browser may delete it');
  const persist = vi.spyOn(navigator.storage, 'persist').mockImplementation(() => {
    now.isPersisted = true;
    return Promise.resolve(true);
  });
  await userEvent.click(page.getByRole('button', { name: 'Turn on' }));
  expect(persist).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(said('Persistent storage')).toMatch(/^On/));
});

test('what a browser does not tell is not known', async () => {
  const { said } = await open({ usage: null, quota: null, isPersisted: null });
  await vi.waitFor(() => expect(said('Storage used')).toBe('Not known'));
  expect(said('Persistent storage')).toBe('Not known');
});
