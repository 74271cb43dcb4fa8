import { expect, test, vi } from 'vitest';
import { mutationOf } from '#tests/support/replica/fake-sync-port.ts';
import { ask } from '#lib/sync/ask.ts';
import {
  done,
  head,
  json,
  lines,
  page,
  SyncBench,
  tail,
  wholeCookie,
} from '#tests/support/replica/sync-bench.ts';

/** A bench whose replica is complete, so that the first cycle only catches up. */
function filledBench(waiting = 0): SyncBench {
  const bench = new SyncBench();
  bench.port.kept = { ...wholeCookie };
  bench.port.outbox = Array.from({ length: waiting }, (_, index) => mutationOf(index + 1));
  return bench;
}

test('asks as this person, with cookies of the same origin and JSON', async () => {
  const bench = filledBench(1);
  bench.push = [done(1)];
  await bench.start().syncNow();
  const [push] = bench.asked;
  expect(push?.path).toBe('/api/sync/push');
  expect(push?.init).toMatchObject({ method: 'POST', credentials: 'same-origin' });
  expect(push?.init.headers).toMatchObject({ 'content-type': 'application/json' });
  expect(push?.body).toMatchObject({
    protocol: 1,
    accountId: bench.port.accountId,
    userId: bench.port.userId,
  });
});

test('pushes, then pulls, and keeps pushed entries until a tail confirms them', async () => {
  const bench = filledBench(2);
  bench.push = [done(2)];
  bench.pull = [lines(head(null)), lines(head(null), tail(7, { lastSeq: 2 }))];
  const sync = bench.start();
  await vi.waitFor(() => expect(bench.paths()).toEqual(['push', 'pull']));
  expect(bench.port.outbox.length).toBe(2);
  await sync.syncNow();
  expect(bench.port.steps).toEqual(['pushed 2', 'tail 7']);
  expect(bench.port.outbox).toEqual([]);
  expect(sync.status().state).toBe('up-to-date');
});

test('what the server acknowledged and lost, before any pull, is pushed again', async () => {
  const bench = filledBench(1);
  bench.push = [done(1)];
  bench.pull = [
    lines(head(null), tail(5, { lastSeq: 0 })),
    () => lines(head(null), tail(5, { lastSeq: bench.port.pushed })),
  ];
  await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 4)).toEqual(['pushed 1', 'tail 5', 'rewind 0', 'pushed 1']);
  expect(bench.port.outbox).toEqual([]);
});

const notOurs: [string, () => Response | Error, string][] = [
  ['no network', () => new TypeError('Failed to fetch'), 'offline'],
  ['a server in trouble', () => json({ code: 'busy', message: 'Later.' }, 503), 'syncing'],
  ['a captive portal', () => new Response('<html>Welcome to the hotel</html>'), 'syncing'],
  ['a captive portal that asks to sign in', () => new Response('<html>', { status: 401 }), 'syncing'],
  ['an answer of another protocol', () => json({ status: 'done', last: 'all', results: [] }), 'syncing'],
  ['an answer cut short', () => new Response('{"status":"done","la'), 'syncing'],
  ['a session that ended', () => json({ code: 'signed-out', message: 'Sign in.' }, 401), 'signed-out'],
  ['an app too old', () => json({ code: 'protocol', message: 'Update.' }, 426), 'old-app'],
  [
    'a company that asks for a second factor first',
    () => json({ code: 'second-factor', message: 'Set it up.' }, 403),
    'signed-out',
  ],
  ['the session of somebody else', () => json({ status: 'wrong-person' }), 'signed-out'],
  ['too many questions', () => json({ code: 'too-many', message: 'Slower.' }, 429), 'syncing'],
];

test.each(notOurs)('%s on push: nothing advances, nothing is deleted', async (_name, answer, state) => {
  const bench = filledBench(2);
  bench.push = [answer];
  const status = await bench.start().syncNow();
  expect(status).toMatchObject({ state, waiting: 2 });
  expect(bench.port.steps).toEqual([]);
});

test.each(notOurs.filter(([name]) => !name.includes('somebody')))(
  '%s on pull: nothing advances, nothing is deleted',
  async (_name, answer, state) => {
    const bench = filledBench();
    bench.pull = [answer];
    const status = await bench.start().syncNow();
    expect(status.state).toBe(state);
    expect(bench.port.steps).toEqual([]);
    expect(bench.port.kept).toEqual(wholeCookie);
  },
);

test('a time-out is a server in trouble, not an offline device', async () => {
  const bench = filledBench();
  const hanging = vi.fn((_path: string, init: RequestInit) => {
    return new Promise<Response>((_resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  });
  const asked = ask({ fetch: hanging, timers: bench.time }, '/api/sync/pull', { body: {} });
  bench.time.pass(60_000);
  expect(await asked).toEqual({ trouble: 'busy' });
});

test('413 on several halves the push; on a lone one it goes as an envelope', async () => {
  const bench = filledBench(4);
  const sizes: number[] = [];
  bench.push = [
    ({ body }) => {
      const mutations = body['mutations'] as { seq: number; args?: unknown }[];
      sizes.push(mutations.length);
      const isBig = mutations.some((one) => one.seq === 2 && one.args !== undefined);
      return isBig ? new Response('nginx', { status: 413 }) : done(mutations.at(-1)?.seq ?? 0);
    },
  ];
  await bench.start().syncNow();
  expect(bench.port.steps.filter((step) => step.startsWith('too-large'))).toEqual(['too-large 2']);
  expect(sizes.slice(0, 3)).toEqual([4, 2, 1]);
  expect(bench.port.pushed).toBe(4);
});

test('what a copy of this browser pushed under the same clientId does not count as pushed here', async () => {
  const bench = filledBench(2);
  bench.push = [done(9)];
  await bench.start().syncNow();
  expect(bench.port.steps[0]).toBe('pushed 2');
});

test('a gap is pushed again from what the server has', async () => {
  const bench = filledBench(3);
  bench.port.pushed = 2;
  bench.push = [json({ status: 'gap', last: 1 }), done(3)];
  await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 2)).toEqual(['rewind 1', 'pushed 3']);
});

test('a gap that nothing here fills ends in a new clientId, after a pull', async () => {
  const bench = filledBench(1);
  bench.port.outbox = [{ ...mutationOf(1), seq: 51 }];
  bench.push = [json({ status: 'gap', last: 0 }), done(1)];
  const status = await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 4)).toEqual(['rewind 0', 'tail 5', 'renumber forked', 'pushed 1']);
  expect(status).toMatchObject({ state: 'up-to-date', waiting: 0 });
});

test('forked takes a new clientId, renumbers and pushes again with the same mutation ids', async () => {
  const bench = filledBench(2);
  bench.push = [json({ status: 'forked', last: 9 }), done(2)];
  await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 2)).toEqual(['renumber forked', 'pushed 2']);
  const [first, second] = bench.asked;
  expect(second?.body['clientId']).not.toBe(first?.body['clientId']);
  expect((second?.body['mutations'] as { id: string }[]).map((one) => one.id)).toEqual([
    mutationOf(1).id,
    mutationOf(2).id,
  ]);
});

test('a restored backup: no number of the old clientId confirms an entry that was renumbered', async () => {
  const bench = filledBench(2);
  bench.push = [json({ status: 'gap', last: 0 }), done(2, 'epoch-2')];
  bench.port.outbox = bench.port.outbox.map((one) => ({ ...one, seq: one.seq + 50 }));
  const cookie = { ...wholeCookie, epoch: 'epoch-2' };
  bench.pull = [
    lines(head('epoch', 'epoch-2'), tail(3, { lastSeq: 52, cookie })),
    ({ body }) => {
      const reset = body['cookie'] === null ? 'first' : null;
      return lines(head(reset, 'epoch-2'), tail(3, { cookie, lastSeq: bench.port.pushed }));
    },
  ];
  await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 4)).toEqual(['rewind 0', 'renumber epoch', 'reset access', 'reset first']);
  expect(bench.port.steps).toContain('pushed 2');
  expect(bench.port.outbox).toEqual([]);
});

test('a restored backup is noticed by a browser that was acknowledged and never pulled', async () => {
  const bench = new SyncBench();
  bench.port.outbox = [mutationOf(1)];
  bench.push = [done(1, 'epoch-1'), done(1, 'epoch-2')];
  const cookie = { ...wholeCookie, epoch: 'epoch-2' };
  bench.pull = [
    ({ body }) =>
      lines(
        head(body['cookie'] === null ? 'first' : null, 'epoch-2'),
        tail(5, { cookie, lastSeq: bench.port.pushed }),
      ),
  ];
  await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 4)).toEqual(['pushed 1', 'renumber epoch', 'reset first', 'tail 5']);
  expect(bench.port.steps.filter((step) => step === 'pushed 1').length).toBe(2);
  expect(bench.port.outbox).toEqual([]);
});

test('a push done by a restored backup counts for nothing until its pull gave new numbers', async () => {
  const bench = filledBench(2);
  bench.port.pushed = 1;
  bench.port.epoch = wholeCookie.epoch;
  bench.push = [done(2, 'epoch-2')];
  const cookie = { ...wholeCookie, epoch: 'epoch-2' };
  bench.pull = [
    lines(head('epoch', 'epoch-2')),
    ({ body }) =>
      lines(
        head(body['cookie'] === null ? 'first' : null, 'epoch-2'),
        tail(5, { cookie, lastSeq: bench.port.pushed }),
      ),
  ];
  await bench.start().syncNow();
  expect(bench.port.steps.slice(0, 3)).toEqual(['ignored 2', 'renumber epoch', 'reset access']);
  expect(bench.port.outbox).toEqual([]);
});

test('a person who was removed: rows go, the outbox stays', async () => {
  const bench = filledBench(1);
  bench.push = [json({ status: 'removed' })];
  const status = await bench.start().syncNow();
  expect(status).toMatchObject({ state: 'removed', waiting: 1 });
  expect(new Set(bench.port.steps)).toEqual(new Set(['drop']));
});

test('a first sync goes on from its last page after a cut', async () => {
  const bench = new SyncBench();
  bench.pull = [
    lines(head('first'), page(['a'], 'a'), '{"line":"page","collection":"dev'),
    lines(head(null), page(['b'], 'b'), tail(5)),
  ];
  const sync = bench.start();
  await vi.waitFor(() => expect(sync.status().state).toBe('filling'));
  expect(bench.port.kept?.resume).toEqual({ collection: 'devices', after: 'a' });
  await sync.syncNow();
  expect(bench.asked[1]?.body['cookie']).toMatchObject({ resume: { after: 'a' } });
  expect([...(bench.port.rows.get('devices') ?? [])]).toEqual(['a', 'b']);
  expect(sync.status().state).toBe('up-to-date');
});

test('a first sync in pieces is asked on until its tail has no resume point', async () => {
  const bench = new SyncBench();
  const resume = { collection: 'devices', after: 'a' };
  bench.pull = [
    lines(head('first'), page(['a'], 'a'), tail(5, { lastSeq: null, cookie: { ...wholeCookie, resume } })),
    lines(head(null), page(['b'], 'b'), tail(5)),
    lines(head(null), tail(5, { sums: {} })),
  ];
  const sync = bench.start();
  await sync.syncNow();
  expect(bench.statuses.some(({ progress }) => progress?.rows === 1 && progress.total === 3)).toBe(true);
  expect(bench.asked[2]?.body['withSums']).toBe(true);
  expect(sync.status().state).toBe('up-to-date');
});

test.each([
  [
    'rows and versions of different number',
    '{"line":"page","collection":"devices","rows":[{"id":"a"}],"versions":[]}',
  ],
  ['a row without an id', '{"line":"page","collection":"devices","rows":[{"x":1}],"versions":[1]}'],
  ['an unknown line', '{"line":"drop-everything"}'],
])('%s ends the pull before anything is applied', async (_name, line) => {
  const bench = filledBench();
  bench.pull = [lines(head(null), line, tail(6))];
  await bench.start().syncNow();
  expect(bench.port.steps).toEqual([]);
});

test('rows of a kind that this build does not know ask for an update', async () => {
  const bench = filledBench();
  bench.pull = [
    lines(head(null), '{"line":"page","collection":"satellites","rows":[],"versions":[]}', tail(6)),
  ];
  expect((await bench.start().syncNow()).state).toBe('old-app');
});

test('changes of another database are not applied', async () => {
  const bench = filledBench();
  bench.pull = [lines(head(null, 'epoch-2'), page(['a']), tail(6))];
  await bench.start().syncNow();
  expect(bench.port.steps).toEqual([]);
});

test('a diverged collection is pulled again, and told', async () => {
  const bench = filledBench();
  bench.port.differing = [['devices'], []];
  bench.pull = [lines(head(null), tail(5, { sums: {} }))];
  const sync = bench.start();
  await sync.checkNow();
  const again = bench.asked.filter((one) => one.body['again'] !== undefined);
  expect(again.map((one) => one.body['again'])).toEqual([['devices']]);
  expect(bench.differed).toEqual([['devices']]);
});

test('a collection that was cut while pulled again is asked for again', async () => {
  const bench = filledBench();
  bench.port.differing = [['devices'], []];
  bench.pull = [
    lines(head(null), tail(5, { sums: {} })),
    lines(head(null), page(['a'])),
    lines(head(null), tail(5, { sums: {} })),
  ];
  const sync = bench.start();
  await vi.waitFor(() => expect(bench.asked.length).toBe(2));
  await sync.syncNow();
  expect(bench.asked[2]?.body['again']).toEqual(['devices']);
});

test('sums are asked for once a day', async () => {
  const bench = filledBench();
  bench.pull = [({ body }) => lines(head(null), tail(5, body['withSums'] ? { sums: {} } : {}))];
  const sync = bench.start();
  await sync.syncNow();
  await sync.syncNow();
  const count = () => bench.asked.filter((one) => one.body['withSums'] === true).length;
  expect(count()).toBe(1);
  bench.time.pass(25 * 3_600_000);
  await sync.syncNow();
  expect(count()).toBe(2);
});

test('storage that fails is told, and the next cycle tries again', async () => {
  const bench = filledBench(1);
  bench.push = [done(1)];
  bench.port.fails = true;
  const sync = bench.start();
  expect((await sync.syncNow()).state).toBe('storage-failed');
  bench.port.fails = false;
  await sync.syncNow();
  expect(bench.port.pushed).toBe(1);
});

test('an edit, a poke, the network and the screen coming back each make it sync', async () => {
  const bench = filledBench();
  const sync = bench.start();
  await sync.syncNow();
  const reasons = [
    () => {
      bench.port.outbox = [mutationOf(1)];
      bench.port.pushed = 1;
      sync.nudge();
    },
    () => bench.sources[0]?.happen('message'),
    () => bench.happen('online'),
    () => bench.happen('visible'),
    () => bench.time.pass(60_000),
  ];
  for (const reason of reasons) {
    const before = bench.asked.length;
    reason();
    await vi.waitFor(() => expect(bench.asked.length).toBe(before + 1));
    await vi.waitFor(() => expect(sync.status().state).toBe('up-to-date'));
  }
});

test('many reasons during one cycle make one more cycle', async () => {
  const bench = filledBench();
  const sync = bench.start();
  for (let i = 0; i < 20; i++) sync.nudge();
  await sync.syncNow();
  expect(bench.paths()).toEqual(['pull', 'pull']);
});

test('failures wait longer each time, within a minute, and an edit does not break the wait', async () => {
  const bench = filledBench();
  bench.pull = [new TypeError('Failed to fetch')];
  const sync = bench.start();
  const waits: number[] = [];
  for (let failures = 1; failures <= 9; failures++) {
    await vi.waitFor(() => expect(bench.asked.length).toBe(failures));
    await vi.waitFor(() => expect(bench.time.next()).not.toBeNull());
    await vi.waitFor(() => expect(sync.status().state).toBe('offline'));
    await Promise.resolve();
    sync.nudge();
    expect(bench.asked.length).toBe(failures);
    const wait = bench.time.next() ?? 0;
    waits.push(wait);
    bench.time.pass(wait);
  }
  expect(waits[0]).toBeLessThanOrEqual(1_000);
  expect(waits[8]).toBeGreaterThanOrEqual(30_000);
  expect(waits[8]).toBeLessThanOrEqual(60_000);
});

test('a broken event source is opened anew, and what may have been missed is pulled', async () => {
  const bench = filledBench();
  const sync = bench.start();
  await sync.syncNow();
  bench.sources[0]?.happen('error');
  expect(bench.sources[0]?.isClosed).toBe(true);
  bench.time.pass(1_000);
  expect(bench.sources.length).toBe(2);
  const before = bench.asked.length;
  bench.sources[1]?.happen('open');
  await vi.waitFor(() => expect(bench.asked.length).toBe(before + 1));
});

test('within 5 s after the server died the status tells, with the time of the last contact', async () => {
  const bench = filledBench();
  const sync = bench.start();
  bench.sources[0]?.happen('open');
  await sync.syncNow();
  const { syncedAt } = sync.status();
  bench.time.pass(20_000);
  bench.pull = [new TypeError('Failed to fetch')];
  bench.sources[0]?.happen('error');
  bench.time.pass(5_000);
  await vi.waitFor(() => expect(sync.status()).toMatchObject({ state: 'offline', syncedAt }));
});

test('the network going away is asked about at once', async () => {
  const bench = filledBench();
  const sync = bench.start();
  await sync.syncNow();
  bench.pull = [new TypeError('Failed to fetch')];
  bench.happen('offline');
  await vi.waitFor(() => expect(sync.status().state).toBe('offline'));
});

test('a line that is back before anybody looked, or that never opens, is no reason to ask', async () => {
  const bench = filledBench();
  const sync = bench.start();
  await sync.syncNow();
  const before = bench.asked.length;
  // A proxy that lets no line through: the timer asks.
  for (let failures = 0; failures < 3; failures++) {
    bench.sources.at(-1)?.happen('error');
    bench.time.pass(4_000);
  }
  expect(bench.asked.length).toBe(before);
  bench.sources.at(-1)?.happen('open');
  await vi.waitFor(() => expect(sync.status().state).toBe('up-to-date'));
  await vi.waitFor(() => expect(bench.asked.length).toBe(before + 1));
  bench.sources.at(-1)?.happen('error');
  bench.time.pass(1_000);
  bench.sources.at(-1)?.happen('open');
  bench.time.pass(5_000);
  await vi.waitFor(() => expect(bench.asked.length).toBe(before + 2));
});

test('a tab that does not ask tells what the one that asks found', async () => {
  const [leader, follower] = [filledBench(), filledBench()];
  const other = follower.start();
  await other.syncNow();
  leader.time.pass(10_000);
  leader.onContact = (contact) => other.heardContact(contact);
  leader.pull = [new TypeError('Failed to fetch')];
  const one = leader.start();
  await one.syncNow();
  expect(other.status().state).toBe('offline');
  leader.pull = [lines(head(null), tail(5))];
  leader.time.pass(10_000);
  await one.syncNow();
  expect(other.status()).toMatchObject({ state: 'up-to-date', syncedAt: one.status().syncedAt });
  // What is wrong in that tab alone is not for others, and what is wrong here is not mended there.
  leader.port.fails = true;
  await one.syncNow();
  expect(one.status().state).toBe('storage-failed');
  expect(other.status().state).toBe('up-to-date');
  other.heardContact({ at: 1, trouble: 'offline' });
  expect(other.status().state).toBe('up-to-date');
});

test('stopped means silent', async () => {
  const bench = filledBench();
  const sync = bench.start();
  await sync.syncNow();
  await sync.stop();
  const before = bench.asked.length;
  bench.time.pass(3_600_000);
  bench.happen('online');
  sync.nudge();
  await sync.syncNow();
  expect(bench.asked.length).toBe(before);
  expect(bench.sources.every((source) => source.isClosed)).toBe(true);
});
