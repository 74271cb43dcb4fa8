// What the main thread of a page did, from a recorded trace of Chromium: the longest task, and what it was made of.

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
/** Pieces of a task shorter than this explain nothing. */
const PIECE_MS = 4;

/** Answers tasks of the renderer's main threads while `run` ran, the longest first: ms, and their pieces in words. */
export async function mainThreadTasks(page, run) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...value));
  const traceConfig = { includedCategories: CATEGORIES, excludedCategories: ['*'] };
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
  try {
    await run();
  } finally {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
  }
  return tasksOf(events);
}

function tasksOf(events) {
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const main = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf),
  );
  const whole = events.filter((event) => event.ph === 'X' && main.has(threadOf(event)));
  return whole
    .filter(({ name }) => name === 'RunTask')
    .sort((one, other) => other.dur - one.dur)
    .slice(0, 5)
    .map((task) => ({ ms: task.dur / 1_000, pieces: piecesOf(task, whole) }));
}

/** "FunctionCall flush 31 ms, Layout 12 ms": what lies within a task, the longest of each kind. */
function piecesOf(task, events) {
  const within = events.filter(
    (one) =>
      one !== task &&
      one.pid === task.pid &&
      one.tid === task.tid &&
      one.ts >= task.ts &&
      one.ts + one.dur <= task.ts + task.dur &&
      one.dur >= PIECE_MS * 1_000,
  );
  const longest = new Map();
  for (const { name, dur, args } of within) {
    const called = args.data?.functionName ? `${name} ${args.data.functionName}` : name;
    longest.set(called, Math.max(longest.get(called) ?? 0, dur / 1_000));
  }
  const pieces = [...longest].sort(([, one], [, other]) => other - one).slice(0, 6);
  return pieces.map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`).join(', ');
}
