import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labelLayouts, perPaper, placeLabels } from '#lib/ui/areas/devices/labels/label-layouts.ts';
import { qrPath } from '#lib/ui/components/qr-path.ts';
import { labelsAddress, labelsFromParams } from '#lib/ui/areas/devices/labels/labels-url.ts';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';

function layout(key: string) {
  return labelLayouts.find((one) => one.key === key)!;
}

/** Corner of the first label and pitch in mm as Avery's own templates have them, to a tenth. */
test.each([
  ['L7160', 21, 7.2, 15.2, 66.0, 38.1],
  ['L7159', 24, 7.2, 12.9, 66.0, 33.9],
  ['L7163', 14, 4.6, 15.2, 101.6, 38.1],
  ['L7651', 65, 4.8, 10.7, 40.6, 21.2],
  ['L6009', 48, 9.8, 21.3, 48.2, 21.2],
  ['5160', 30, 4.8, 12.7, 69.9, 25.4],
  ['5163', 10, 4.0, 12.7, 106.4, 50.8],
])('%s has its labels where the sheet has them', (key, count, left, top, pitchX, pitchY) => {
  const found = layout(key);
  expect(perPaper(found)).toBe(count);
  const measures = [found.left, found.top, found.pitchX, found.pitchY];
  [left, top, pitchX, pitchY].forEach((mm, at) => expect(Math.abs(measures[at]! - mm)).toBeLessThan(0.06));
});

test.each(labelLayouts.map((one) => [one.key, one] as const))('%s stays on its paper', (_key, found) => {
  const placed = placeLabels(Array.from({ length: perPaper(found) + 1 }), found, 1);
  expect(placed.map((labels) => labels.length)).toEqual([perPaper(found), 1]);
  for (const { left, top } of placed[0]!) {
    expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
    expect(left + found.width).toBeLessThanOrEqual(found.paper.width + 1e-9);
    expect(top + found.height).toBeLessThanOrEqual(found.paper.height + 1e-9);
  }
});

test('every paper is told to the printer in its size', () => {
  const css = readFileSync('src/lib/ui/areas/devices/labels/labels.css', 'utf8');
  for (const { paper } of labelLayouts)
    expect(css).toContain(`@page ${paper.page} {\n  size: ${paper.width}mm ${paper.height}mm;`);
});

test('begins at the first free label of a used sheet, and goes on with a full one', () => {
  const papers = placeLabels(['a', 'b', 'c'], layout('5163'), 9);
  expect(papers.map((labels) => labels.map(({ item }) => item))).toEqual([['a', 'b'], ['c']]);
  const [a, b] = papers[0]!;
  expect(a!.top).toBeCloseTo(12.7 + 4 * 50.8);
  expect([a!.left, b!.left].map(Math.round)).toEqual([4, 110]);
  expect(papers[1]![0]!.top).toBeCloseTo(12.7);
});

test('draws a code as one path with its quiet zone', () => {
  const { size, path } = qrPath('https://muster.example.com/d/dv_01hzy3k9mk7q2v9xmd3w5n7p0');
  expect(size).toBe(33 + 4);
  expect(path.startsWith('M2 2h7v1H2z')).toBe(true);
});

test('an address holds what is printed, and nothing that is not an id', () => {
  const ids = [testId('dv', 1), testId('dv', 2)];
  const read = (address: string) => labelsFromParams(new URL(address, 'https://desk.example').searchParams);
  expect(read(labelsAddress({ ids })).ids).toEqual(ids);
  expect(read(`/devices/labels?ids=${ids.join('.')}.<script>.x`).ids).toEqual(ids);
  const filter = { ...noDeviceFilter, search: 'pump', types: ['phone' as const] };
  expect(read(labelsAddress({ filter })).filter).toEqual(filter);
  expect(read('/devices/labels?sheet=5160&first=31')).toMatchObject({ layout: { key: '5160' }, first: 1 });
  expect(read('/devices/labels?sheet=none&first=2')).toMatchObject({ layout: { key: 'L7160' }, first: 2 });
});
