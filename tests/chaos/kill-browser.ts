import type { Chance } from './seeded.ts';
import { ChaosCompany, checkOnce } from './chaos-company.ts';
import { addDevice, importDevices, openDevices, waitUntilInSync } from './chaos-desk.ts';
import { startChromium } from './chromium-process.ts';

export interface KillCount {
  readonly kills: number;
  /** Devices of which the screen said that they are kept. */
  readonly acknowledged: number;
  /** On their way when it was killed: there once, or not at all. */
  readonly between: number;
}

/** Kills the browser during edits and imports. Every device that the screen said is kept must be there, once. */
export async function killBrowser(kills: number, chance: Chance): Promise<KillCount> {
  const company = await ChaosCompany.found();
  const profile = company.newProfile();
  const acknowledged: string[] = [];
  const tried: string[] = [];
  try {
    for (let kill = 0; kill < kills; kill++) {
      const chromium = await startChromium(profile);
      let isKilled = false;
      const page = await openDevices(chromium.context, company);
      const killed = pause(chance.between(200, 4_000)).then(() => {
        isKilled = true;
        return chromium.kill();
      });
      for (let step = 0; !isKilled; step++) {
        const names = Array.from({ length: step % 3 === 2 ? 40 : 1 }, (_, n) => `K${kill}-${step}-${n}`);
        tried.push(...names);
        try {
          if (names.length > 1) await importDevices(page, names);
          else await addDevice(page, names[0]!);
          acknowledged.push(...names);
        } catch (error) {
          if (!isKilled) throw error;
        }
      }
      await killed;
    }
    const chromium = await startChromium(profile);
    await waitUntilInSync(await openDevices(chromium.context, company));
    await chromium.kill();
    checkOnce(await company.deviceCounts(), { acknowledged, tried });
    return { kills, acknowledged: acknowledged.length, between: tried.length - acknowledged.length };
  } finally {
    await company.stop();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
