import { expect, test, vi } from 'vitest';
import { type FileWays, saveFile } from '#lib/ui/state/save-file.ts';

const csv = new Blob(['Device\r\n'], { type: 'text/csv' });

function ways(part: Partial<FileWays> = {}) {
  const share = vi.fn<FileWays['share']>(part.share ?? (() => Promise.resolve()));
  const download = vi.fn<FileWays['download']>();
  return { isHomeScreen: () => true, canShare: () => true, ...part, share, download };
}

test('shares the file, with its name and kind, where a download leads nowhere', async () => {
  const home = ways();
  await saveFile(csv, 'install-list.csv', home);
  const shared = home.share.mock.lastCall![0];
  expect([shared.name, shared.type, await shared.text()]).toEqual([
    'install-list.csv',
    'text/csv',
    'Device\r\n',
  ]);
  expect(home.download).not.toHaveBeenCalled();
});

test('a closed share sheet is an answer; a sheet that failed is not, and the file is downloaded', async () => {
  const closed = ways({ share: () => Promise.reject(new DOMException('closed', 'AbortError')) });
  await saveFile(csv, 'a.csv', closed);
  expect(closed.download).not.toHaveBeenCalled();
  const failed = ways({ share: () => Promise.reject(new DOMException('no tap', 'NotAllowedError')) });
  await saveFile(csv, 'a.csv', failed);
  expect(failed.download.mock.lastCall![0].name).toBe('a.csv');
});

test('downloads in a tab, and where files can’t be shared', async () => {
  for (const part of [{ isHomeScreen: () => false }, { canShare: () => false }]) {
    const plain = ways(part);
    await saveFile(csv, 'a.csv', plain);
    expect(plain.share).not.toHaveBeenCalled();
    expect(plain.download).toHaveBeenCalledOnce();
  }
});

test('this browser downloads it under its name', async () => {
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  await saveFile(csv, 'install-list.csv');
  const link = clicked.mock.contexts[0] as HTMLAnchorElement;
  expect(link.download).toBe('install-list.csv');
  expect(await (await fetch(link.href)).text()).toBe('Device\r\n');
  clicked.mockRestore();
});
