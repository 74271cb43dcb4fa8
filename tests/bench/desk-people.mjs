// People, seats and contracts of the reference size on screen, without a network.
import { median, p95, row } from './desk-rows.mjs';

const TIMES = 20;

/** Answers rows of the budget table. */
export async function measurePeople(page, origin) {
  const users = await measureList(page, `${origin}/users`, ['zoe', 'moreau', 'ki', 'an', 'e1', 'smith']);
  const access = await measureAccess(page);
  const bulk = await measureBulk(page);
  const contracts = await measureList(page, `${origin}/contracts`, [
    'design',
    'office',
    'adobe',
    'site',
    'interiors',
  ]);
  return [
    row('users: opened offline to the list painted', users.opened, 800),
    row('users: a search on screen, p95', p95(users.searches), 32),
    row('users: edit access opened, on screen, p95', p95(access.opened), 50),
    row('users: a seat given or taken, on screen, p95', p95(access.set), 40),
    row(`users: preview for ${bulk.people} people on screen`, bulk.ms, 100),
    row('contracts: opened offline to the list painted', contracts.opened, 800),
    row('contracts: a search on screen, p95', p95(contracts.searches), 32),
  ];
}

async function measureList(page, address, words) {
  const opened = [];
  for (let time = 0; time < 4; time++) {
    await page.goto(address);
    await page.waitForFunction(() => globalThis.firstRowAt !== undefined);
    opened.push(await page.evaluate(() => globalThis.firstRowAt));
  }
  const searches = [];
  // Each word and then none: so every search changes how many rows there are.
  for (let time = 0; time < TIMES; time++) {
    searches.push(await page.evaluate(searchUntilShown, words[time % words.length]));
    searches.push(await page.evaluate(searchUntilShown, ''));
  }
  return { opened: median(opened.slice(1)), searches };
}

/** Runs in the page: from the key to a frame that shows another number of rows. */
function searchUntilShown(text) {
  return new Promise((resolve) => {
    const field = document.querySelector('input[type=search]');
    const shown = () => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') ?? 'none';
    const before = shown();
    const start = performance.now();
    const look = () => {
      // A word that finds as many is told as missed.
      if (shown() === before && performance.now() - start < 1_000) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - start));
    };
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(look);
  });
}

async function measureAccess(page) {
  const opened = [];
  const set = [];
  // Somebody who may be given something: not everybody has stayed.
  await page.getByRole('link', { name: /^With seats/ }).click();
  await page.locator('[role=row][aria-rowindex="2"]').click();
  await page.getByRole('button', { name: 'Edit access' }).waitFor();
  for (let time = 0; time < TIMES; time++) {
    opened.push(await page.evaluate(clickUntilShown, ['Edit access', 'dialog summary']));
    await page.evaluate(unfoldFirst);
    await page.locator('dialog input[type=checkbox]:not(:disabled)').first().waitFor();
    set.push(await page.evaluate(checkUntilShown));
    await page.getByRole('button', { name: 'Done' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
  }
  return { opened, set };
}

/** Runs in the page: from the click on a button to a frame that has what it shows. */
function clickUntilShown([name, selector]) {
  return new Promise((resolve) => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === name);
    const start = performance.now();
    const look = () => {
      if (!document.querySelector(selector)) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - start));
    };
    button.click();
    requestAnimationFrame(look);
  });
}

/** Runs in the page. */
function unfoldFirst() {
  document.querySelector('dialog details').open = true;
}

/** Runs in the page: from the click on a box to a frame in which what the contract counts as held has changed. */
function checkUntilShown() {
  return new Promise((resolve) => {
    const box = document.querySelector('dialog input[type=checkbox]:not(:disabled)');
    const held = box.closest('details').querySelector('summary .held');
    const before = held.textContent;
    const start = performance.now();
    const look = () => {
      // What was held of a contract that is over leaves the list with it; what nothing comes of is told as missed.
      const isOver = !held.isConnected || performance.now() - start > 2_000;
      if (!isOver && held.textContent === before) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - start));
    };
    box.click();
    requestAnimationFrame(look);
  });
}

/** About a quarter of the people: those with this letter pair. */
async function measureBulk(page) {
  await page.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('link', { name: /^With seats/ }).click();
  await page.evaluate(searchUntilShown, 'an');
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  await page.getByRole('button', { name: /^Choose all/ }).click();
  await page.getByRole('button', { name: 'Change access…' }).click();
  const title = await page.getByRole('heading', { name: /^Change [\d,]+ users/ }).innerText();
  await page.locator('dialog select option').nth(5).waitFor({ state: 'attached' });
  const ms = await page.evaluate(previewUntilShown);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  return { people: /[\d,]+/.exec(title)?.[0], ms };
}

/** Runs in the page: from the choice of what to give to a frame with the sentence and the first person. */
function previewUntilShown() {
  return new Promise((resolve) => {
    const select = [...document.querySelectorAll('dialog select')].at(-1);
    const start = performance.now();
    const look = () => {
      if (!document.querySelector('dialog [role=row][aria-rowindex="2"]')) return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now() - start));
    };
    select.selectedIndex = 3;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    requestAnimationFrame(look);
  });
}
