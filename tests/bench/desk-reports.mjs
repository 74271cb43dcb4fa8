// Reports of the reference size, without a network: from a changed filter to the answer on screen, and the longest file.
import { median, p95, row } from './desk-rows.mjs';
import { mainThreadTasks } from './main-thread.mjs';

const NAMES = [
  ...['expiring', 'over-used', 'reclaim', 'seat-use'],
  ...['holdings', 'installs-unassigned', 'assignments-uninstalled', 'out-of-date', 'credit-use'],
];
const TIMES = 8;

/** Answers rows of the budget table. `page` is signed in, and the rows are here. */
export async function measureReports(page, origin) {
  const rows = [];
  const tasks = [];
  const opened = [];
  for (const name of NAMES) {
    await page.goto(`${origin}/reports/${name}`);
    opened.push(await page.evaluate(answered));
    const times = [];
    const filtered = async () => {
      for (let time = 0; time < TIMES; time++) times.push(await page.evaluate(filterUntilAnswered, time));
    };
    for (const task of await mainThreadTasks(page, filtered)) tasks.push({ ...task, name });
    const shown = await page.evaluate(
      () => document.querySelector('header button:last-child')?.textContent.trim() ?? 'no rows',
    );
    rows.push(row(`report ${name}: a filter changed until answered, p95 (${shown})`, p95(times), 150));
  }
  await page.goto(`${origin}/reports/installs-unassigned`);
  await page.evaluate(answered);
  let file = { ms: 0, text: '' };
  const written = async () => void (file = await exported(page));
  for (const task of await mainThreadTasks(page, written)) tasks.push({ ...task, name: 'a file' });
  const longest = tasks.toSorted((one, other) => other.ms - one.ms)[0];
  return [
    row('a report opened offline until answered, median', median(opened), 1_200),
    ...rows,
    row(`report to CSV: ${file.text}`, file.ms, 1_500),
    row(
      `longest task of the main thread while reports were counted and written, traced: ${longest.name} (${longest.pieces})`,
      longest.ms,
      50,
    ),
  ];
}

/** Runs in the page: the time since navigation until a report is answered. */
function answered() {
  return new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector('.picture') || document.querySelector('progress'))
        return requestAnimationFrame(look);
      requestAnimationFrame(() => resolve(performance.now()));
    };
    look();
  });
}

/** Runs in the page: a product is chosen or not any more, from the click until the answer is drawn. */
function filterUntilAnswered(time) {
  return new Promise((resolve) => {
    const lists = document.querySelectorAll('.filters details');
    lists[lists.length - 1].open = true;
    requestAnimationFrame(() => {
      const boxes = lists[lists.length - 1].querySelectorAll('input[type=checkbox]');
      const box = boxes[Math.floor(time / 2) % boxes.length];
      const address = location.href;
      let hasBegun = false;
      const start = performance.now();
      box.click();
      const look = () => {
        const isBusy = document.querySelector('progress') !== null;
        hasBegun ||= isBusy || (location.href !== address && performance.now() - start > 100);
        if (!hasBegun || isBusy) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now() - start));
      };
      requestAnimationFrame(look);
    });
  });
}

async function exported(page) {
  await page.getByRole('button', { name: /^Export / }).click();
  const dialog = page.getByRole('dialog');
  const ms = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const dialog = document.querySelector('dialog');
        const start = performance.now();
        [...dialog.querySelectorAll('button')]
          .find((one) => one.textContent.trim().startsWith('Export '))
          .click();
        const look = () => {
          if (!dialog.textContent.includes('ready')) return requestAnimationFrame(look);
          resolve(performance.now() - start);
        };
        requestAnimationFrame(look);
      }),
  );
  const text = await dialog.getByRole('status').innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return { ms, text: text.split('.')[0] };
}
