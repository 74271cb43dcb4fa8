import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

/**
 * Rules that axe calls serious or critical, with where they are broken. Its legacy mode runs the same rules, without a
 * second page to collect what frames of other origins say: there are none, and it takes a third of the time.
 */
export async function seriousProblems(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).join(', ')}`);
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
    expect(await seriousProblems(page), `${what}, ${colorScheme}`).toEqual([]);
    const name = `${what}-${page.viewportSize()?.width}-${colorScheme}`.replaceAll(/[ /?=]+/g, '-');
    if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
  }
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(isTooWide, `${what} scrolls sideways`).toBe(false);
}
