import { Workbox } from 'workbox-window';

/** The app's own version: whether a newer one waits, and how to take it. Typed text and pending work are never at risk. */
export class AppUpdate {
  isWaiting = $state(false);
  #workbox: Workbox | null = null;

  /** Registers the service worker, which keeps the shell for a start without a network. */
  start(): void {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const workbox = new Workbox('/service-worker.js', { type: 'module' });
    workbox.addEventListener('waiting', () => {
      this.isWaiting = true;
    });
    this.#workbox = workbox;
    void workbox.register();
  }

  /** The person asked for it: the new version takes over, and the page is loaded again. */
  apply(): void {
    this.#workbox?.addEventListener('controlling', () => location.reload());
    this.#workbox?.messageSkipWaiting();
  }
}
