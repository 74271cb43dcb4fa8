import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** `...{ a, b }` in an object packs lines and says nothing: the properties stand for themselves. */
const noPackingSpread = {
  meta: {
    type: 'suggestion',
    fixable: 'code',
    schema: [],
    messages: { packs: 'Write the properties themselves: these braces only pack lines.' },
  },
  create: ({ report, sourceCode }) => ({
    'ObjectExpression > SpreadElement > ObjectExpression': ({ parent, range: [from, to] }) =>
      report({
        node: parent,
        messageId: 'packs',
        fix: (fixer) => fixer.replaceText(parent, propertiesOf(sourceCode.text.slice(from + 1, to - 1))),
      }),
  }),
};

/** What stands between the braces, without the comma behind. */
function propertiesOf(text) {
  return text.trim().replace(/,$/, '');
}

export default ts.config(
  { ignores: ['node_modules', '.svelte-kit', 'build', 'data', 'static', 'tests/bench/node_modules'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.worker } },
    plugins: { muster: { rules: { 'no-packing-spread': noPackingSpread } } },
    rules: {
      // `eslint --fix` takes them out.
      'muster/no-packing-spread': 'error',
      'no-console': 'error',
      // TypeScript knows the names of each world; the rule does not.
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.{ts,js,mjs,svelte}', 'workers/**/*.ts'],
    ignores: ['src/lib/words/format/**'],
    rules: {
      // Numbers, days and plurals are said in one place, by formatters that are made once.
      'no-restricted-globals': ['error', { name: 'Intl', message: 'Say it through lib/words/format.' }],
      'no-restricted-properties': [
        'error',
        ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'localeCompare'].map(
          (property) => ({
            property,
            message: 'Say it through lib/words/format.',
          }),
        ),
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'workers/**/*.ts', 'tests/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    // Named, the root first: found file by file, each world would be read on its own, most files several times.
    languageOptions: {
      parserOptions: {
        project: ['.', 'workers', 'src/service-worker', 'tests/bench'].map(
          (world) => `./${world}/tsconfig.json`,
        ),
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      // The app is served at the root of its origin, and its addresses are built in one place an area.
      'svelte/no-navigation-without-resolve': 'off',
      // Results and selections are replaced whole ($state.raw), never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
);
