import '../../src/app.css';
import { mount, tick, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import InstallHint from '#lib/ui/areas/shell/InstallHint.svelte';
import { AppInstall } from '#lib/ui/state/app-install.svelte.ts';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  localStorage.removeItem('muster-install-declined');
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** The page, which hears of offers from its start. */
function load(): AppInstall {
  const install = new AppInstall();
  stops.push(install.start());
  return install;
}

/** The hint, which comes with a desk. */
function show(install: AppInstall): () => string {
  const host = document.body.appendChild(document.createElement('div'));
  const hint = mount(InstallHint, { target: host, props: { install } });
  stops.push(() => {
    void unmount(hint);
    host.remove();
  });
  return () => host.textContent.trim();
}

/** As Chromium does it once it finds the page worth installing. */
function offer() {
  const prompt = vi.fn(() => Promise.resolve());
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
  dispatchEvent(event);
  return { prompt, event };
}

test('an offer that the browser made before a desk was open is shown in it, and passed on', async () => {
  const install = load();
  const { prompt, event } = offer();
  expect(event.defaultPrevented).toBe(true);
  const said = show(install);
  expect(said()).toContain('to open it offline');
  await userEvent.click(page.getByRole('button', { name: 'Install' }));
  expect(prompt).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(said()).toBe(''));
});

test('says nothing before the browser offers to install', async () => {
  const said = show(load());
  expect(said()).toBe('');
  offer();
  await vi.waitFor(() => expect(said()).toContain('Install Muster on this device'));
  dispatchEvent(new Event('appinstalled'));
  await vi.waitFor(() => expect(said()).toBe(''));
});

test('who said no is not asked again on this device', async () => {
  const said = show(load());
  offer();
  await userEvent.click(page.getByRole('button', { name: 'Not now' }));
  await vi.waitFor(() => expect(said()).toBe(''));
  for (const stop of stops.splice(0)) stop();
  const again = show(load());
  expect(offer().event.defaultPrevented).toBe(false);
  await tick();
  expect(again()).toBe('');
});

test('an iPhone, which offers nothing, is told how to do it by hand; the installed app says nothing', () => {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(IPHONE);
  expect(show(load())()).toContain('“Add to Home Screen”');
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(display-mode: standalone)' }));
  expect(show(load())()).toBe('');
});
