import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    adapter: adapter({ out: 'build' }),
    // The cached shell answers deep links, so its script addresses must not depend on the link's depth.
    paths: { relative: false },
    // Registered by src/lib/ui/state with workbox-window, which can ask before it updates.
    serviceWorker: { register: false },
    // hooks.server.ts has a check of its own, of every content type; agents and scripts send what they like to theirs.
    csrf: { trustedOrigins: ['*'] },
    // Hashes rather than nonces: the shell is cached and must keep its policy.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        // Measured positions of virtual rows and floating parts are style attributes.
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    typescript: { config: withoutPassingFiles },
    alias: { '#lib': 'src/lib', '#workers': 'workers', '#tests': 'tests' },
  },
};

/**
 * What the checks read. Not the types of routes: no file uses them, and every build takes them away and makes them again,
 * under the hands of a check that runs beside it. Not the bench: it installs its peers alone, and has a tsconfig of its own.
 */
function withoutPassingFiles(config) {
  const include = config.include.filter((path) => !path.endsWith('/$types.d.ts'));
  return { ...config, include, exclude: [...config.exclude, '../tests/bench/**'] };
}
