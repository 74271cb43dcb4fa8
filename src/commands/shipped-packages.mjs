// What Muster is made of: the packages that are installed with it, and those whose code is in its files, with their
// licenses. The build writes them to licenses.txt and fails when it has code of a package that is not told there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tools that leave code of their own in what they build. */
const BUILDERS = ['svelte', '@sveltejs/kit', '@sveltejs/adapter-node', 'vite', 'rolldown'];

/** Licenses that ask for no more than their text beside the code, which licenses.txt is. */
export const ALLOWED = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  'PostgreSQL',
];

/**
 * Not of our files: a tool that npm installs beside better-auth, which names Vite as what it can work with. Its license
 * (MPL 2.0) asks for its own files alone, unchanged as they are.
 */
const BESIDE = /^lightningcss(-|$)/;

const TEXTS = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;

/**
 * Every package of the lock file that is shipped, by name and version; `text` is '' where it has none or is of another
 * system, and so not here.
 * @param {string} root
 * @returns {{ name: string, version: string, license: string, text: string }[]}
 */
export function shippedPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const built = withTheirs(packages, BUILDERS);
  const shipped = Object.entries(packages).filter(
    ([place, { dev }]) => place !== '' && (!dev || built.has(nameOf(place))),
  );
  const told = shipped.map(([place, { version, license = '' }]) => ({
    name: nameOf(place),
    version,
    license,
    text: textOf(join(root, place)),
  }));
  const byName = new Map(told.map((one) => [`${one.name} ${one.version}`, one]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those among them whose license asks for more than its text. */
export function unwelcome(packages) {
  return packages.filter(({ name, license }) => !BESIDE.test(name) && !isAllowed(license));
}

/** "(MIT OR CC0-1.0)" when one of them will do, "MIT AND ISC" when all do. */
function isAllowed(license) {
  const plain = license.replace(/[()]/g, '');
  return plain.split(' OR ').some((one) => one.split(' AND ').every((each) => ALLOWED.includes(each.trim())));
}

/** As a file that is served with the app. */
export function licensesText(packages) {
  const parts = packages.map(({ name, version, license, text }) => {
    const line = `${name} ${version}, ${license}`;
    return text === '' ? line : `${line}\n\n${text.trim()}`;
  });
  return `${INTRODUCTION}\n\n${parts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`;
}

const INTRODUCTION = `Muster is made of these packages. The embedded PostgreSQL comes with the libraries that it links to: OpenSSL, ICU, libxml2,
libxslt, zlib, liblzma and OSSP uuid, under their own licenses.`;

/**
 * Of Vite: writes licenses.txt beside the app, and ends a build that has code of a package that is not told there.
 * @param {string} root
 * @returns {import('vite').Plugin}
 */
export function shippedPackagesPlugin(root) {
  const packages = shippedPackages(root);
  const names = new Set(packages.map(({ name }) => name));
  return {
    name: 'shipped-packages',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        'modules' in chunk ? Object.keys(chunk.modules) : [],
      );
      const untold = modules.map(packageOf).find((name) => name !== null && !names.has(name));
      if (untold !== undefined)
        this.error(`The build has code of ${untold}, which is not among the shipped packages.`);
      if (this.environment.name === 'client' && !this.environment.config.isWorker)
        this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: licensesText(packages) });
    },
  };
}

/** null: a module of our own. */
function packageOf(id) {
  const at = id.lastIndexOf('/node_modules/');
  return at < 0 ? null : nameOf(id.slice(at + 1));
}

/** Of "node_modules/a/node_modules/@b/c/dist/x.js": "@b/c". */
function nameOf(place) {
  const path = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Names of packages, and of all that they need. */
function withTheirs(packages, names) {
  const found = new Set();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...Object.keys(packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  return found;
}

function textOf(folder) {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).filter((name) => TEXTS.test(name));
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}
