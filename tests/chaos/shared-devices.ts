import type { Page } from 'playwright/test';
import { ChaosCompany } from './chaos-company.ts';
import { editField, openDevices, waitUntilInSync } from './chaos-desk.ts';
import { startChromium } from './chromium-process.ts';
import { checkEqual, inOrder, keptIn } from './kept-rows.ts';
import type { Chance } from './seeded.ts';

const DEVICES = 50;
const PROFILES = 4;
const TABS = 3;
const RESTART_MS = 20_000;

export interface Conservation {
  readonly restarts: number;
  readonly made: number;
  readonly applied: number;
  readonly refused: number;
  readonly discarded: number;
  readonly pending: number;
  /** Said to be kept by the screens. */
  readonly acknowledged: number;
}

/**
 * Four profiles with three tabs each edit the same devices while the server is killed and started again every 20 s.
 * At the end every replica has the server's rows, every tab shows the same, and no edit is unaccounted for.
 */
export async function shareDevices(ms: number, chance: Chance): Promise<Conservation> {
  const company = await ChaosCompany.found();
  const names = Array.from({ length: DEVICES }, (_, n) => `Shared-${String(n).padStart(2, '0')}`);
  await company.addDevices(names);
  const chromium = await startChromium(company.newProfile());
  let isOver = false;
  let acknowledged = 0;
  try {
    const profiles: Page[][] = [];
    for (let profile = 0; profile < PROFILES; profile++) {
      const context = await chromium.newContext();
      const tabs: Page[] = [];
      for (let tab = 0; tab < TABS; tab++) tabs.push(await openDevices(context, company));
      await waitUntilInSync(tabs[0]!);
      profiles.push(tabs);
    }
    const tabs = profiles.flat();
    const [before] = await company.query<{ known: number }>(
      'select count(*)::int as known from muster.known_mutations',
    );
    const editing = Promise.all(tabs.map((page, index) => edit(page, index)));
    const restarts = await Promise.race([restartUntil(Date.now() + ms), editing.then(() => 0)]);
    isOver = true;
    await editing;
    await company.killAndStart();
    // Refusals and edits of others come with a later pull: each tab asks until nothing waits anywhere.
    for (let round = 0; round < 2; round++) for (const page of tabs) await waitUntilInSync(page);
    await checkReplicas(profiles);
    return { restarts, ...(await count(profiles, before?.known ?? 0)), acknowledged };
  } finally {
    isOver = true;
    await chromium.kill();
    await company.stop();
  }

  async function edit(page: Page, index: number): Promise<void> {
    for (let step = 0; !isOver; step++) {
      const name = names[chance.between(0, DEVICES - 1)]!;
      await page.getByRole('grid').getByText(name, { exact: true }).click();
      const field = chance.between(0, 1) === 0 ? 'Display name' : 'Description';
      if (await editField(page, field, `Tab ${index} step ${step}`)) acknowledged += 1;
    }
  }

  async function restartUntil(end: number): Promise<number> {
    let restarts = 0;
    for (; Date.now() < end; restarts++) {
      await pause(Math.min(RESTART_MS, ms / 2));
      await company.killAndStart();
    }
    return restarts;
  }

  async function checkReplicas(profiles: readonly Page[][]): Promise<void> {
    const rows = await company.query<{ id: string; row: object }>(
      'select id, row from muster.devices where not gone',
    );
    const there = new Map(rows.map(({ id, row }) => [id, inOrder(row)]));
    const shown = await profiles[0]![0]!.getByRole('grid').innerText();
    for (const [index, tabs] of profiles.entries()) {
      checkEqual(`The replica of profile ${index}`, there, (await keptIn(tabs[0]!)).devices);
      for (const page of tabs)
        if ((await page.getByRole('grid').innerText()) !== shown)
          throw new Error(`A tab of profile ${index} shows other devices`);
    }
  }

  async function count(profiles: readonly Page[][], before: number) {
    const kept = await Promise.all(profiles.map((tabs) => keptIn(tabs[0]!)));
    const sum = (of: 'made' | 'pending' | 'discarded'): number => kept.reduce((all, one) => all + one[of], 0);
    const results = await company.query<{ result: string; count: number }>(
      'select result, count(*)::int as count from muster.known_mutations group by 1',
    );
    const of = (result: string): number => results.find((one) => one.result === result)?.count ?? 0;
    const discarded = sum('discarded');
    const applied = of('accepted') - before - discarded;
    return { made: sum('made'), applied, refused: of('refused'), discarded, pending: sum('pending') };
  }
}

/** One line for people; throws when an edit is unaccounted for. */
export function conservationLine(found: Conservation): string {
  const { made, applied, refused, discarded, pending, acknowledged, restarts } = found;
  const isKept = made === applied + refused + discarded + pending && acknowledged === made;
  const line = `${made} edits made ${isKept ? '=' : '≠'} ${applied} applied + ${refused} refused + ${discarded} discarded + ${pending} pending; the screens said ${acknowledged} are kept; ${restarts} restarts`;
  if (!isKept || made === 0) throw new Error(line);
  return line;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
