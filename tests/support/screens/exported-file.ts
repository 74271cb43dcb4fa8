import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';

/** Exports in the dialog that is open, and saves: the file's name and its text. */
export async function exportedFile(page: Page): Promise<{ name: string; text: string }> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Export / }).click();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save file' }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** As lines for machines: the profile in which no cell is changed. */
export async function exportedLines(page: Page): Promise<{ name: string; lines: string[] }> {
  await page
    .getByRole('dialog')
    .getByLabel(/Raw CSV/)
    .check();
  const { name, text } = await exportedFile(page);
  return { name, lines: text.trimEnd().split('\r\n') };
}
