import type { BrowserContext, Page } from 'playwright/test';
import { ChaosCompany, checkOnce } from './chaos-company.ts';
import { addDevice, openDevices, waitUntilInSync } from './chaos-desk.ts';
import { startChromium } from './chromium-process.ts';
import { checkEqual, inOrder, keptIn } from './kept-rows.ts';
import type { Chance } from './seeded.ts';

export interface ServerKillCount {
  readonly kills: number;
  readonly acknowledged: number;
  /** First syncs that were under way at a kill, and ended complete. */
  readonly firstSyncs: number;
}

/** Kills the server during pushes and first syncs. Every edit that was said to be kept must be there, once. */
export async function killServer(
  { kills, devices }: { kills: number; devices: number },
  chance: Chance,
): Promise<ServerKillCount> {
  const company = await ChaosCompany.found();
  await company.addDevices(Array.from({ length: devices }, (_, n) => `Old-${n}`));
  const chromium = await startChromium(company.newProfile());
  const acknowledged: string[] = [];
  const tried: string[] = [];
  let isOver = false;
  try {
    const page = await openDevices(chromium.context, company);
    const editing = edit(page);
    const failed = editing.then(() => undefined);
    let firstSyncs = 0;
    for (let kill = 0; kill < kills; kill++) {
      const fresh = await chromium.newContext();
      const opened = openDevices(fresh, company);
      await Promise.race([failed, pause(chance.between(50, 2_500))]);
      await company.killAndStart();
      await syncWhole(await opened, fresh);
      firstSyncs += 1;
    }
    isOver = true;
    await editing;
    await waitUntilInSync(page);
    checkOnce(await company.deviceCounts(), { acknowledged, tried });
    const last = await openDevices(await chromium.newContext(), company);
    await waitUntilInSync(last);
    const rows = await company.query<{ id: string; row: object }>(
      'select id, row from muster.devices where not gone',
    );
    const there = new Map(rows.map(({ id, row }) => [id, inOrder(row)]));
    checkEqual('The replica of the one who edits', there, (await keptIn(page)).devices);
    checkEqual('The replica of a first sync', there, (await keptIn(last)).devices);
    return { kills, acknowledged: acknowledged.length, firstSyncs };
  } finally {
    isOver = true;
    await chromium.kill();
    await company.stop();
  }

  async function edit(page: Page): Promise<void> {
    for (let step = 0; !isOver; step++) {
      const name = `New-${step}`;
      tried.push(name);
      await addDevice(page, name);
      acknowledged.push(name);
    }
  }
}

async function syncWhole(page: Page, context: BrowserContext): Promise<void> {
  await waitUntilInSync(page);
  await context.close();
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
