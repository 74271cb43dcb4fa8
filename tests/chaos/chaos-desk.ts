import { type BrowserContext, expect, type Page, type Request } from 'playwright/test';
import { takeSession } from '../support/screens/signed-in.ts';
import type { ChaosCompany } from './chaos-company.ts';

/** How long a screen may take on a machine with other work. */
const PATIENCE_MS = 90_000;

/** Opens the devices signed in: a killed browser may have lost its cookie and what it remembers, which is flushed late. */
export async function openDevices(context: BrowserContext, company: ChaosCompany): Promise<Page> {
  await takeSession(context, company.origin, company.client);
  await context.addInitScript((person) => localStorage.setItem('muster-person', person), company.person);
  const page = await context.newPage();
  // A server killed while a first visit loads leaves half a page, which a person loads again.
  await expect(() => Promise.race([load(page, company), halfPage(page)])).toPass({ timeout: PATIENCE_MS });
  return page;
}

async function load(page: Page, { origin }: ChaosCompany): Promise<void> {
  await page.goto(`${origin}/devices`, { timeout: 10_000 });
  await page.getByRole('heading', { name: 'Devices' }).waitFor({ timeout: 10_000 });
}

/** Rejects when a script of the page can't be had. */
async function halfPage(page: Page): Promise<never> {
  const isScript = (request: Request): boolean => request.resourceType() === 'script';
  const failed = await page.waitForEvent('requestfailed', { predicate: isScript, timeout: 0 });
  throw new Error(`Without ${failed.url()}`);
}

/** Answers when the screen says that it is kept. */
export async function addDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Asset name').fill(name);
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await page.getByText(`${name} added.`).waitFor();
}

/** Answers when the screen says that they are kept. */
export async function importDevices(page: Page, names: readonly string[]): Promise<void> {
  const lines = names.map((name) => `${name};S-${name};Windows 11;Revit`);
  const text = ['Computer;Serial;OS;Software', ...lines].join('\n');
  await page.getByRole('button', { name: 'Import', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await dialog.getByRole('button', { name: 'Compare' }).click();
  await dialog.getByRole('button', { name: /^Import [\d,]+ devices$/ }).click();
  await dialog.getByText(/They\s+are\s+kept/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

/** Types into a field of the open device; answers whether it is kept, else what was refused at once. */
export async function editField(page: Page, field: string, text: string): Promise<boolean> {
  const panel = page.getByRole('complementary');
  const shown = panel.getByRole('button', { name: new RegExp(`^${field}:`) });
  const box = panel.getByRole('textbox', { name: field });
  const refusal = panel.getByRole('alert');
  await shown.click();
  await box.fill(text);
  await panel.getByRole('button', { name: 'Save' }).click();
  await shown.or(refusal).first().waitFor();
  const isKept = !(await refusal.isVisible());
  if (!isKept) await box.press('Escape');
  return isKept;
}

/** Nothing waits, and everything that the server has is here. */
export async function waitUntilInSync(page: Page): Promise<void> {
  const button = page.locator('button.sync').first();
  await expect(async () => {
    await button.click();
    await expect(button).toHaveText(/^Up to date/, { timeout: 2_000 });
  }).toPass({ timeout: PATIENCE_MS });
}
