import { expect, it } from 'vitest';
import type { ViewName } from '#lib/domain/views/registry.ts';
import { turnOf } from '#lib/ui/state/ask-order.ts';

it('asks lists after all else that one change makes the screens ask, each in its order', async () => {
  const asked: ViewName[] = [];
  const ask = async (name: ViewName) => {
    await turnOf(name);
    asked.push(name);
  };
  const names = ['userList', 'deviceList', 'personDetail', 'contractList', 'editAccess'] as const;
  await Promise.all(names.map(ask));
  expect(asked).toEqual(['personDetail', 'editAccess', 'userList', 'deviceList', 'contractList']);
});
