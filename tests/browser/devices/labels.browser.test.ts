import '../../../src/app.css';
import { mount, unmount } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { expect, onTestFinished, test, vi } from 'vitest';
import { noDeviceFilter } from '#lib/domain/views/devices/device-query.ts';
import { labelLayouts } from '#lib/ui/areas/devices/labels/label-layouts.ts';
import LabelsScreen from '#lib/ui/areas/devices/labels/LabelsScreen.svelte';
import { account, device } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { deskOver } from '#tests/support/screens/screen-desk.ts';

test('labels opened before the first devices have arrived are there when these are', async () => {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  let arrive = (): void => {};
  const asked = createSubscriber((update) => {
    arrive = update;
  });
  const desk = {
    ...deskOver(tables, 'contract-admin'),
    changes: () => {
      asked();
      return 0;
    },
  };
  const onprint = vi.fn();
  const host = document.body.appendChild(document.createElement('div'));
  const state = { ids: [], filter: noDeviceFilter, layout: labelLayouts[0]!, first: 1 };
  const shown = mount(LabelsScreen, {
    target: host,
    props: { desk, state, origin: 'https://muster.example', onstate: vi.fn(), onprint },
  });
  onTestFinished(async () => {
    await unmount(shown);
    host.remove();
  });
  await vi.waitFor(() => expect(host.textContent).toContain('No devices to print labels for'));
  dispatchEvent(new Event('beforeprint'));
  expect(onprint).not.toHaveBeenCalled();
  tables.put('devices', device(1, { name: 'WS-1' }));
  tables.put('devices', device(2, { name: 'WS-2' }));
  arrive();
  await vi.waitFor(() => expect(host.textContent).toContain('WS-2'));
  dispatchEvent(new Event('beforeprint'));
  expect(onprint).toHaveBeenCalledExactlyOnceWith(2);
});
