import { flushSync } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import { hostLiveView } from '#tests/support/screens/live-view-host.svelte.ts';

function open(first: string | null) {
  const host = hostLiveView(first);
  onTestFinished(host.end);
  flushSync();
  return host;
}

test('is loading before the first answer, then has a value, or says that it is not there', async () => {
  const { asked, view, ask } = open('one');
  expect([view.state, view.value]).toEqual(['loading', undefined]);
  asked[0]!.answer({ id: 'one' });
  await expect.poll(() => view.state).toBe('value');
  ask('gone');
  flushSync();
  asked[1]!.answer(null);
  await expect.poll(() => [view.state, view.value]).toEqual(['absent', null]);
});

test('asks nothing where nothing is wanted, and forgets what was shown', async () => {
  const { asked, view, ask } = open(null);
  expect([asked.length, view.state]).toEqual([0, 'absent']);
  ask('one');
  flushSync();
  asked[0]!.answer({ id: 'one' });
  await expect.poll(() => view.state).toBe('value');
  ask(null);
  flushSync();
  expect([view.state, view.value]).toEqual(['absent', null]);
});

test('has one question on its way: the newest waits, and those between are never asked', async () => {
  const { asked, view, ask } = open('one');
  for (const id of ['two', 'three', 'four']) {
    ask(id);
    flushSync();
  }
  expect(asked.map(({ id }) => id)).toEqual(['one']);
  asked[0]!.answer({ id: 'one' });
  await expect.poll(() => asked.map(({ id }) => id)).toEqual(['one', 'four']);
  // The answer to another question was not shown.
  expect(view.state).toBe('loading');
  asked[1]!.answer({ id: 'four' });
  await expect.poll(() => view.value).toEqual({ id: 'four' });
});

test('shows what it has while rows change all the time, and asks again', async () => {
  const { asked, view, change } = open('one');
  change();
  flushSync();
  asked[0]!.answer({ name: 'before' });
  await expect.poll(() => view.value).toEqual({ name: 'before' });
  await expect.poll(() => asked.length).toBe(2);
  asked[1]!.answer({ name: 'after' });
  await expect.poll(() => view.value).toEqual({ name: 'after' });
  expect(asked).toHaveLength(2);
});

test('says that an answer failed, keeps the last one, and is well again with the next', async () => {
  const { asked, view, change } = open('one');
  asked[0]!.answer({ name: 'before' });
  await expect.poll(() => view.state).toBe('value');
  change();
  flushSync();
  asked[1]!.fail();
  await expect.poll(() => view.state).toBe('error');
  expect(view.value).toEqual({ name: 'before' });
  change();
  flushSync();
  asked[2]!.answer({ name: 'after' });
  await expect.poll(() => [view.state, view.value]).toEqual(['value', { name: 'after' }]);
});

test('takes and asks nothing when its component is gone', async () => {
  const { asked, view, change, end } = open('one');
  change();
  flushSync();
  end();
  asked[0]!.answer({ id: 'one' });
  await Promise.resolve();
  await Promise.resolve();
  expect([asked.length, view.value]).toEqual([1, undefined]);
});

test('tells whether what is shown answers the present question', async () => {
  const { asked, view, ask } = open('one');
  asked[0]!.answer({ id: 'one' });
  await expect.poll(() => view.isFresh).toBe(true);
  ask('two');
  flushSync();
  expect([view.isFresh, view.value]).toEqual([false, { id: 'one' }]);
  asked[1]!.answer({ id: 'two' });
  await expect.poll(() => view.isFresh).toBe(true);
});

test('asked again on purpose, it answers when what is shown is of the question put then', async () => {
  const { asked, view } = open('one');
  let isDone = false;
  const again = view.askAgain().then(() => (isDone = true));
  asked[0]!.answer({ name: 'asked before' });
  await expect.poll(() => asked.length).toBe(2);
  expect(isDone).toBe(false);
  asked[1]!.answer({ name: 'asked then' });
  await again;
  expect(view.value).toEqual({ name: 'asked then' });
});
