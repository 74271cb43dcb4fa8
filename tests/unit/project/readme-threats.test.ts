import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const section = readme.slice(readme.indexOf('\n## Security'), readme.indexOf('\n## Backup'));
const rows = section.split('\n').filter((line) => line.startsWith('|'));

test('every threat in the README names tests, and they are there', () => {
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows.slice(2)) {
    const named = [...row.matchAll(/`((?:unit|contract|property)\/[\w/-]+)`/g)].map(([, name = '']) => name);
    expect(named.length, row).toBeGreaterThan(0);
    for (const name of named) {
      const kind = name.split('/')[0] === 'unit' ? 'test.ts' : `${name.split('/')[0]}.test.ts`;
      expect(existsSync(`tests/${name}.${kind}`), name).toBe(true);
    }
  }
});
