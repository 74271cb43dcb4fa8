import { build, files, version } from '$service-worker';
import { createHandlerBoundToURL, precacheAndRoute, cleanupOutdatedCaches } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import type { ShellQuestion } from '../lib/base/shell-question.ts';

declare const self: ServiceWorkerGlobalScope;

/**
 * The shell, kept for a start without a network. What SvelteKit built has its hash in its name (revision null);
 * static files and the shell itself change with the version. Data is never cached here: it is in the replica.
 */
const SHELL = '/';

/** Addresses that are the server's own: a page is never answered for them. */
const SERVER_ADDRESSES = [
  /^\/api\//,
  /^\/agent\//,
  /^\/scim\//,
  /^\/healthz$/,
  /^\/metrics$/,
  /^\/licenses\.txt$/,
  /^\/\.well-known\//,
];

precacheAndRoute([
  ...build.map((url) => ({ url, revision: null })),
  ...files.map((url) => ({ url, revision: version })),
  { url: SHELL, revision: version },
]);
cleanupOutdatedCaches();

/**
 * The version of the app that pages are given. Another than this one when the person took a newer one that waits and the
 * browser does not let it take over: it waits as long as anything is under way here, which can be minutes.
 */
let given = version;

const ownShell = createHandlerBoundToURL(SHELL);
registerRoute(
  new NavigationRoute(async (options) => (await givenShell()) ?? ownShell(options), {
    denylist: SERVER_ADDRESSES,
  }),
);

// What this version has not is of the newer one.
registerRoute(
  ({ url, sameOrigin }) => given !== version && sameOrigin && !isServers(url),
  async ({ request }) => (await caches.match(request, { ignoreSearch: true })) ?? fetch(request),
);

self.addEventListener('message', (event) => {
  const question = event.data as ShellQuestion | { type: 'SKIP_WAITING' } | null;
  const [port] = event.ports;
  if (question?.type === 'VERSION') port?.postMessage(given);
  if (question?.type === 'GIVE') event.waitUntil(give(question.version).then((is) => port?.postMessage(is)));
  // A new version waits until the person applies it (src/lib/ui/state asks).
  if (question?.type === 'SKIP_WAITING') void self.skipWaiting();
});

async function give(wanted: string): Promise<boolean> {
  const isThere = wanted === version || (await shellOf(wanted)) !== undefined;
  if (isThere) given = wanted;
  return isThere;
}

function givenShell(): Promise<Response | undefined> {
  return given === version ? Promise.resolve(undefined) : shellOf(given);
}

/** As workbox-precaching names what it keeps. */
function shellOf(wanted: string): Promise<Response | undefined> {
  return caches.match(`${SHELL}?__WB_REVISION__=${encodeURIComponent(wanted)}`);
}

function isServers(url: URL): boolean {
  return SERVER_ADDRESSES.some((address) => address.test(url.pathname));
}

/** The first version takes over the page that installed it, so that the very first visit can go offline. */
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
