import { expect, test } from 'vitest';
import { runtimeIfStarted } from '#lib/server/runtime.ts';
import { handleError } from '../../../src/hooks.server.ts';

test('what fails after the server was stopped, as its browser went away before, is no failure of its own', async () => {
  expect(runtimeIfStarted()).toBeUndefined();
  const error = new Error('The server is not started');
  const said = await handleError({ error, status: 500, event: {} as never, message: '' });
  expect(said?.message).toMatch(/^Something went wrong on the server/);
});
