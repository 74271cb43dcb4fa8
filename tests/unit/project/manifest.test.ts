import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What makes of the page an app that can be installed. */
interface Manifest {
  readonly name: string;
  readonly start_url: string;
  readonly scope: string;
  readonly display: string;
  readonly icons: readonly Picture[];
  readonly screenshots: readonly Picture[];
  readonly shortcuts: readonly { readonly url: string }[];
}

interface Picture {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose?: string;
}

const manifest = JSON.parse(readFileSync('static/manifest.webmanifest', 'utf8')) as Manifest;

/** Size and kind of color, as the head of a PNG has them. */
function png({ src }: Picture): { sizes: string; isOpaque: boolean } {
  const bytes = readFileSync(`static${src}`);
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return {
    sizes: `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`,
    isOpaque: [0, 2, 3].includes(bytes[25]!),
  };
}

describe('the manifest', () => {
  it('is named by the shell, and opens the app in a window of its own', () => {
    expect(readFileSync('src/app.html', 'utf8')).toContain(
      '<link rel="manifest" href="/manifest.webmanifest"',
    );
    expect(manifest).toMatchObject({ name: 'Muster', scope: '/', display: 'standalone' });
  });

  it('has the icons that browsers ask for before they offer to install, in the sizes it says', () => {
    const pictures = manifest.icons.filter(({ type }) => type === 'image/png');
    for (const icon of [...pictures, ...manifest.screenshots])
      expect(png(icon).sizes, icon.src).toBe(icon.sizes);
    const plain = pictures.filter(({ purpose = 'any' }) => purpose === 'any');
    expect(plain.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  });

  it('has an icon that may be cut to any shape: it is filled to its edges', () => {
    const [maskable, ...more] = manifest.icons.filter(({ purpose }) => purpose === 'maskable');
    expect(more).toEqual([]);
    expect(png(maskable!)).toEqual({ sizes: '512x512', isOpaque: true });
  });

  it('leads to screens that there are', () => {
    for (const url of [manifest.start_url, ...manifest.shortcuts.map((one) => one.url)])
      expect(existsSync(`src/routes/(app)${url}/+page.svelte`), url).toBe(true);
  });
});
