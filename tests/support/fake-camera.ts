import { writeFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright/test';
import { browserFlags } from '../../src/commands/find-browser.mjs';

const WIDTH = 640;
const HEIGHT = 480;

/** What a camera sees that is held over a picture: one JPEG, which Chromium shows again and again as a stream. */
export async function filmOf(page: Page, picture: Buffer | string, path: string): Promise<string> {
  const source =
    typeof picture === 'string'
      ? `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`
      : `data:image/png;base64,${picture.toString('base64')}`;
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
  // A desk of wood, a little askew, as hands hold it.
  await page.setContent(
    `<body style="margin:0;background:#8a6d4b;display:grid;place-items:center;height:100vh">
     <img src="${source}" style="width:420px;transform:rotate(4deg)"></body>`,
  );
  await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
  writeFileSync(path, await page.screenshot({ type: 'jpeg', quality: 85 }));
  return path;
}

/** A browser whose camera shows a film; without `isAllowed` its person refuses the camera. */
export function browserWithCamera(film: string | null, isAllowed = true): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...browserFlags(),
      '--use-fake-device-for-media-stream',
      ...(isAllowed ? ['--use-fake-ui-for-media-stream'] : []),
      ...(film === null ? [] : [`--use-file-for-fake-video-capture=${film}`]),
    ],
  });
}

/** Bars of Code 39, which makers and asset stickers have; of the letters that tests use. */
export function code39Svg(text: string): string {
  const letters: Record<string, string> = {
    '*': 'nwnnwnwnn',
    '-': 'nwnnnnwnw',
    '0': 'nnnwwnwnn',
    '2': 'nnwwnnnnw',
    A: 'wnnnnwnnw',
    B: 'nnwnnwnnw',
    T: 'nnnnwnwwn',
  };
  let x = 12;
  let bars = '';
  for (const letter of `*${text}*`) {
    [...letters[letter]!].forEach((width, at) => {
      const wide = width === 'w' ? 3 : 1;
      if (at % 2 === 0) bars += `<rect x="${x}" y="10" width="${wide}" height="50"/>`;
      x += wide;
    });
    x += 1;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${x + 12} 70" width="${x + 12}"><rect width="100%" height="100%" fill="white"/>${bars}</svg>`;
}
