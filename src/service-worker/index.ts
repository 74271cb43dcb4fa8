import { build, files, version } from '$service-worker';
import { createHandlerBoundToURL, precacheAndRoute, cleanupOutdatedCaches } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

/**
 * The shell, kept for a start without a network. What SvelteKit built has its hash in its name (revision null);
 * static files and the shell itself change with the version. Data is never cached here: it is in the replica.
 */
const SHELL = '/';

/** Addresses that are the server's own: a page is never answered for them. */
const SERVER_ADDRESSES = [/^\/api\//, /^\/agent\//, /^\/scim\//, /^\/healthz$/, /^\/metrics$/];

precacheAndRoute([
  ...build.map((url) => ({ url, revision: null })),
  ...files.map((url) => ({ url, revision: version })),
  { url: SHELL, revision: version },
]);
cleanupOutdatedCaches();

registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: SERVER_ADDRESSES }));

/** A new version waits until the person applies it (src/lib/ui/state asks). */
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});

/** The first version takes over the page that installed it, so that the very first visit can go offline. */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
