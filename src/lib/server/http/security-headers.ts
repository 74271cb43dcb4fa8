/**
 * What files may do, which the adapter answers by itself: a worker has the policy of its own script, not that of the
 * page that started it, and the service worker fetches whatever pages ask for. Barcodes are read by WebAssembly. Pages
 * come with a policy of their own (svelte.config.js).
 */
const FILE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * What no page of ours uses, nor anything that is put into one: the camera scans labels, all else is off. `clipboard-write`
 * copies one-time links; passkeys are got and made.
 */
const FEATURES = [
  'camera=(self)',
  'clipboard-write=(self)',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  ...['accelerometer', 'autoplay', 'bluetooth', 'browsing-topics', 'clipboard-read', 'display-capture'].map(
    off,
  ),
  ...['geolocation', 'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone'].map(
    off,
  ),
  ...['midi', 'payment', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'].map(off),
].join(', ');

/** Of every answer, whoever gives it. */
export function securityHeaders(origin: string): ReadonlyMap<string, string> {
  return new Map([
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'same-origin'],
    ['permissions-policy', FEATURES],
    // What does not know `frame-ancestors`, and answers without a policy.
    ['x-frame-options', 'DENY'],
    ['cross-origin-opener-policy', 'same-origin'],
    ['cross-origin-resource-policy', 'same-origin'],
    ...(origin.startsWith('https:') ? ([['strict-transport-security', 'max-age=31536000']] as const) : []),
  ]);
}

/**
 * Of every answer, as far as `url` tells. A page's own policy is never stood in for: a 304 comes without one, and what
 * it came with instead would replace the policy of the page that the browser keeps.
 */
export function headersAt(url: string, origin: string): Map<string, string> {
  const headers = new Map(securityHeaders(origin));
  return FILES.test(url) ? headers.set('content-security-policy', FILE_POLICY) : headers;
}

const FILES = /^\/(_app\/|service-worker\.js$)/;

function off(feature: string): string {
  return `${feature}=()`;
}
