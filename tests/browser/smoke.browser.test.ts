import { expect, test } from 'vitest';

test('the browser that tests run in has what the replica needs', () => {
  expect(navigator.locks).toBeDefined();
  expect(indexedDB).toBeDefined();
  expect(BroadcastChannel).toBeDefined();
});
