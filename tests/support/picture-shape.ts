import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';

const FOLDER = 'tests/fixtures/report-shapes';
/** Fonts of another machine move things by this much, in px; a part that is lost or doubled moves them by more. */
const TOLERANCE = 24;

interface Shape {
  /** What the page has, with its place and size: [left, top, width, height]. */
  readonly parts: Readonly<Record<string, readonly number[]>>;
  /** Left and width of the marks of bars and shares, in percent of what they are drawn in. */
  readonly marks: readonly (readonly number[])[];
  /** Colors of the marks: other ones in dark, the light ones on paper. */
  readonly colors: readonly string[];
}

/**
 * Compares what is drawn with the shape kept under tests/fixtures/report-shapes, and writes it where there is none. Places
 * and sizes and not pixels, so that another font does not fail it. Delete a file to draw it anew, and look at it.
 */
export async function pictureShape(page: Page, name: string): Promise<void> {
  const shape = await page.evaluate(shapeOf);
  const file = `${FOLDER}/${name}.json`;
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, `${JSON.stringify(shape)}\n`);
    return;
  }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Shape;
  expect(Object.keys(shape.parts), `${name}: what is there`).toEqual(Object.keys(kept.parts));
  expect(shape.colors, `${name}: colors`).toEqual(kept.colors);
  expect(shape.marks.length, `${name}: marks`).toBe(kept.marks.length);
  for (const [at, mark] of shape.marks.entries())
    expectNear(mark, kept.marks[at] ?? [], { what: `${name}: mark ${at}`, by: 1 });
  for (const [part, box] of Object.entries(shape.parts))
    expectNear(box, kept.parts[part] ?? [], { what: `${name}: ${part}`, by: TOLERANCE });
}

function expectNear(
  found: readonly number[],
  kept: readonly number[],
  { what, by }: { what: string; by: number },
): void {
  const isNear =
    found.length === kept.length && found.every((value, at) => Math.abs(value - kept[at]!) <= by);
  expect(isNear, `${what} is ${found.join(' ')} and was ${kept.join(' ')}`).toBe(true);
}

/** Runs in the page. */
function shapeOf(): Shape {
  const parts: Record<string, number[]> = {};
  const look = (name: string, selector: string) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    if (box && box.width > 0) parts[name] = [box.left, box.top, box.width].map((one) => Math.round(one));
  };
  look('title', 'h1');
  look('navigation', 'nav.nav');
  look('picture', '.picture');
  look('shares', 'figure > svg');
  look('bars', '.bars table');
  look('canvas', '.u-wrap');
  look('list', '[role=grid]');
  look('printed', 'table.only-print');
  const marks = [...document.querySelectorAll('[data-mark]')].map((mark) =>
    ['x', 'width'].map((name) => Math.round(parseFloat(mark.getAttribute(name) ?? '0'))),
  );
  const root = getComputedStyle(document.documentElement);
  const probe = document.body.appendChild(document.createElement('i'));
  const colors = [1, 2, 3, 4].map((place) => {
    probe.style.color = root.getPropertyValue(`--mark-${place}`);
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return { parts, marks, colors };
}
