import { expect } from 'vitest';

/** Where the parts and marks of a picture are. */
export interface Shape {
  /** What the page has: [left, top, width] in px. */
  readonly parts: Readonly<Record<string, readonly number[]>>;
  /** Left and width of the marks of bars and shares, in percent of what they are drawn in. */
  readonly marks: readonly (readonly number[])[];
  /** Colors of the four marks: other ones in dark, the light ones on paper. */
  readonly colors: readonly string[];
}

/** Fonts of another machine move things by this much, in px; a part that is lost or doubled moves them by more. */
const TOLERANCE = 32;

const PARTS = {
  title: 'h1',
  picture: '.picture',
  shares: 'figure > svg',
  bars: '.bars table',
  canvas: '.u-wrap',
  list: '[role=grid]',
  printed: 'table.only-print',
} as const;

/** Places and sizes and not pixels, so that another font does not fail a comparison. */
export function shapeOf(host: HTMLElement): Shape {
  const parts: Record<string, number[]> = {};
  for (const [name, selector] of Object.entries(PARTS)) {
    const box = host.querySelector(selector)?.getBoundingClientRect();
    if (box && box.width > 0) parts[name] = [box.left, box.top, box.width].map((one) => Math.round(one));
  }
  const marks = [...host.querySelectorAll('[data-mark]')].map((mark) =>
    ['x', 'width'].map((name) => Math.round(parseFloat(mark.getAttribute(name) ?? '0'))),
  );
  const probe = host.appendChild(document.createElement('i'));
  const colors = [1, 2, 3, 4].map((place) => {
    probe.style.color = `var(--mark-${place})`;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return { parts, marks, colors };
}

export function expectShape(name: string, found: Shape, kept: Shape): void {
  expect(Object.keys(found.parts), `${name}: what is there`).toEqual(Object.keys(kept.parts));
  expect(found.colors, `${name}: colors`).toEqual(kept.colors);
  expect(found.marks, `${name}: marks`).toEqual(kept.marks);
  for (const [part, box] of Object.entries(found.parts)) {
    const was = kept.parts[part] ?? [];
    const isNear = box.every((value, at) => Math.abs(value - (was[at] ?? NaN)) <= TOLERANCE);
    expect(isNear, `${name}: ${part} is at ${box.join(' ')} and was at ${was.join(' ')}`).toBe(true);
  }
}
