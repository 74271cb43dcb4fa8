import { readFile } from 'node:fs/promises';
import type Axe from 'axe-core';
import type { RunOptions } from 'axe-core';
import { expect, type Page } from 'playwright/test';

/** Rules of axe that ask for colors: the others say the same in the light and in the dark. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** Rows of a table from the 13th on: the same code makes them, and colors are measured cell by cell. */
const FURTHER_ROWS = '[role=row]:nth-child(n + 13), tbody tr:nth-child(n + 13)';

/** Rules that axe calls serious or critical, with where they are broken. */
export async function seriousProblems(page: Page): Promise<string[]> {
  return problems(page, {});
}

async function problems(page: Page, options: RunOptions): Promise<string[]> {
  // Once a page: it takes as long as some of the rules.
  if (!(await page.evaluate(() => 'axe' in window)))
    await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  return page.evaluate(
    async ([given, further]) => {
      const { axe } = window as unknown as { axe: typeof Axe };
      const { violations } = await axe.run({ exclude: [further] }, { resultTypes: ['violations'], ...given });
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).join(', ')}`);
    },
    [options, FURTHER_ROWS] as const,
  );
}

/**
 * What is on the screen has no serious problem for assistive technology, in the light and in the dark, and does not
 * scroll sideways. With MUSTER_PICTURES, a folder, it is kept there as a picture.
 */
export async function lookAt(page: Page, what: string): Promise<void> {
  const folder = process.env['MUSTER_PICTURES'];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion: colors on their way from one scheme to the other are no screen.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const options: RunOptions =
      colorScheme === 'light' ? {} : { runOnly: { type: 'rule', values: COLOR_RULES } };
    expect(await problems(page, options), `${what}, ${colorScheme}`).toEqual([]);
    const name = `${what}-${page.viewportSize()?.width}-${colorScheme}`.replaceAll(/[ /?=]+/g, '-');
    if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
  }
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(isTooWide, `${what} scrolls sideways`).toBe(false);
}
