import { Workbox } from 'workbox-window';
import { askShell } from './ask-shell.ts';

/**
 * `waiting`: a newer version is here and waits for the person. `coming`: they asked for it. `late`: it can't come while
 * other tabs are open. `taken`: another tab took it, and this one still shows the version before.
 */
export type UpdateState = 'none' | 'waiting' | 'coming' | 'late' | 'taken';

/** Milliseconds for the version before to go by itself. A browser lets it stay while it has anything to do. */
const GOES_WITHIN = 4_000;

/** The app's own version: whether a newer one waits, and how to take it. Typed text and pending work are never at risk. */
export class AppUpdate {
  state = $state<UpdateState>('none');
  #workbox: Workbox | null = null;
  /** The version that this page shows, as its service worker names it; null while it has none. */
  #shown: Promise<unknown> = Promise.resolve(null);
  #tabs: BroadcastChannel | null = null;

  /** Registers the service worker, which keeps the shell for a start without a network. */
  start(): void {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const workbox = new Workbox('/service-worker.js', { type: 'module' });
    this.#shown = versionOf(navigator.serviceWorker.controller);
    workbox.addEventListener('waiting', ({ sw }) => void this.#noticeWaiting(sw ?? null));
    navigator.serviceWorker.addEventListener('controllerchange', () => void this.#noticeChange());
    this.#tabs = new BroadcastChannel('muster-version');
    this.#tabs.onmessage = (event) => void this.#noticeTaken(event.data as unknown);
    this.#workbox = workbox;
    void workbox.register();
  }

  /** The person asked for it: the new version takes over, and the page is loaded again. Nothing reloads by itself. */
  apply(): void {
    if (this.state === 'taken') return location.reload();
    this.state = 'coming';
    this.#workbox?.messageSkipWaiting();
    setTimeout(() => void this.#takeBeside(), GOES_WITHIN);
  }

  /** The person asked for the version that the server has, newer or older than this one. */
  async loadServers(): Promise<void> {
    if (this.state === 'none') await this.#workbox?.update().catch(() => undefined);
    const found = await navigator.serviceWorker?.getRegistration();
    const coming = found?.installing;
    if (coming) await settled(coming);
    if (!found?.waiting) return location.reload();
    this.apply();
  }

  async #noticeWaiting(worker: ServiceWorker | null): Promise<void> {
    const [shown, next] = await Promise.all([this.#shown, versionOf(worker)]);
    // This page has it already, from the version before, which could not go: it goes when it can.
    if (next !== null && next === shown) return this.#workbox?.messageSkipWaiting();
    if (this.state === 'none') this.state = 'waiting';
  }

  async #noticeChange(): Promise<void> {
    if (this.state === 'coming' || this.state === 'late') return location.reload();
    const now = versionOf(navigator.serviceWorker.controller);
    // The first version takes over the page that installed it: that page has no other.
    if ((await this.#shown) === null) this.#shown = now;
    else await this.#noticeTaken(await now);
  }

  async #noticeTaken(version: unknown): Promise<void> {
    if (version !== (await this.#shown)) this.state = 'taken';
  }

  /** The version before did not go: it is asked to give pages the new one, of which everything has been fetched. */
  async #takeBeside(): Promise<void> {
    const { controller } = navigator.serviceWorker;
    const waiting = (await navigator.serviceWorker.getRegistration())?.waiting ?? null;
    const version = await versionOf(waiting);
    const isGiven =
      controller !== null &&
      typeof version === 'string' &&
      (await askShell(controller, { type: 'GIVE', version })) === true;
    if (!isGiven) return void (this.state = 'late');
    this.#tabs?.postMessage(version);
    location.reload();
  }
}

/** The version of the app that a service worker gives. */
function versionOf(worker: ServiceWorker | null): Promise<unknown> {
  return worker === null ? Promise.resolve(null) : askShell(worker, { type: 'VERSION' });
}

/** When an installing version waits, or is given up. */
function settled(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'installing') resolve();
    });
  });
}
