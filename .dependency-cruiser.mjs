/** The table of layers: who may import whom. `workers` is named as a root: it is reached by URL, not by import. */
const lib = '^src/lib/';

/** A layer with what it may import besides itself and packages. */
const layers = {
  base: [],
  domain: ['base'],
  protocol: ['base', 'domain'],
  pages: ['base'],
  words: ['base', 'domain', 'protocol'],
  lists: ['base', 'domain', 'words'],
  files: ['base', 'domain', 'words', 'lists'],
  replica: ['base', 'domain', 'protocol', 'pages'],
  sync: ['base', 'domain', 'protocol', 'replica'],
  bridge: ['base', 'domain', 'files'],
  server: ['base', 'domain', 'protocol', 'pages', 'files', 'words'],
  'ui/components': ['base', 'words'],
  'ui/state': ['base', 'domain', 'words', 'lists', 'bridge', 'protocol', 'ui/components'],
  'ui/lists': ['base', 'domain', 'words', 'lists', 'ui/components', 'ui/state'],
  'ui/areas': [
    ...['base', 'domain', 'files', 'protocol', 'bridge', 'words', 'lists'],
    ...['ui/components', 'ui/state', 'ui/lists'],
  ],
};

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer.replace('/', '-')}`,
  severity: 'error',
  from: { path: `${lib}${layer}/` },
  to: {
    path: ['^src/', '^workers/', '^tests/'],
    pathNot: [
      `${lib}(${[layer, ...allowed].join('|')})/`,
      // A worker's contract is types alone: whoever opens a door to it may read it.
      '^workers/[a-z]+/contract\\.ts$',
      // `new Worker(new URL(…))` of the bridge.
      ...(layer === 'bridge' ? ['^workers/[a-z]+/worker\\.ts$'] : []),
    ],
  },
}));

/** A package that only some folders may touch. */
function onlyIn(name, packages, folders) {
  return {
    name,
    severity: 'error',
    from: { path: '^(src|workers)/', pathNot: folders },
    to: { path: packages.map((one) => `node_modules/${one}(/|$)`) },
  };
}

/** Their parts still tell each other's types: each of these goes once it is put together. */
const stillInCycles = [`${lib}domain/views/(devices|software)/(device|install)-(list|facets|order)\\.ts$`];

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      // Types alone too: two files that can't be read without each other are one.
      name: 'no-cycles-of-types',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: stillInCycles },
      to: { circular: true },
    },
    {
      name: 'areas-apart',
      severity: 'error',
      from: { path: '^src/lib/ui/areas/([^/]+)/' },
      to: { path: '^src/lib/ui/areas/', pathNot: '^src/lib/ui/areas/$1/' },
    },
    {
      name: 'workers-stay-out-of-the-window-and-the-server',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^src/', pathNot: `${lib}(base|domain|words|lists|protocol|pages|files|replica|sync)/` },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'server-only-from-hooks-api-and-commands',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          `${lib}server/`,
          '^src/hooks\\.server\\.ts$',
          '^src/routes/.*\\+server\\.ts$',
          '^src/commands/',
        ],
      },
      to: { path: `${lib}server/` },
    },
    onlyIn('dexie-only-in-replica', ['dexie'], [`${lib}replica/`]),
    onlyIn('database-only-in-store-and-auth', ['pg', 'kysely'], [`${lib}server/(store|auth)/`]),
    onlyIn('mail-only-in-mail', ['nodemailer'], [`${lib}server/mail/`]),
    onlyIn('comlink-only-at-the-doors', ['comlink'], [`${lib}bridge/`, '^workers/']),
    onlyIn('workbox-window-only-in-state', ['workbox-window'], [`${lib}ui/state/`]),
    onlyIn('parser-only-in-workers', ['papaparse'], ['^workers/']),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\$types', '^tests/bench/node_modules', '^\\.svelte-kit'] },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'browser', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.d.ts'],
    },
  },
};
