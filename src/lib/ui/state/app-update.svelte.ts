import { Workbox } from 'workbox-window';

/** The app's own version: whether a newer one waits, and how to take it. Typed text and pending work are never at risk. */
export class AppUpdate {
  /** `taken`: another tab took it, and this one still shows the version before. */
  state = $state<'none' | 'waiting' | 'taken'>('none');
  #workbox: Workbox | null = null;

  /** Registers the service worker, which keeps the shell for a start without a network. */
  start(): void {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const workbox = new Workbox('/service-worker.js', { type: 'module' });
    workbox.addEventListener('waiting', () => {
      this.state = 'waiting';
    });
    // The first version takes over the page that installed it: that page has no other.
    const hadOne = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (hadOne) this.state = 'taken';
    });
    this.#workbox = workbox;
    void workbox.register();
  }

  /** The person asked for it: the new version takes over, and the page is loaded again. Nothing reloads by itself. */
  apply(): void {
    if (this.state === 'taken') return location.reload();
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }

  /** The person asked for the version that the server has, newer or older than this one. */
  async loadServers(): Promise<void> {
    if (this.state === 'none') await this.#workbox?.update().catch(() => undefined);
    const found = await navigator.serviceWorker?.getRegistration();
    const coming = found?.installing;
    if (coming) await settled(coming);
    if (!found?.waiting) return location.reload();
    this.state = 'waiting';
    this.apply();
  }
}

/** When an installing version waits, or is given up. */
function settled(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => {
      if (worker.state !== 'installing') resolve();
    });
  });
}
