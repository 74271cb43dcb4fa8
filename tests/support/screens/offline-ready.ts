import type { Page } from 'playwright/test';

/** Waits until the app is kept in this browser and answers this page: from here on it needs no server. */
export async function offlineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (!serviceWorker.controller)
      await new Promise((resolve) =>
        serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      );
  });
}
