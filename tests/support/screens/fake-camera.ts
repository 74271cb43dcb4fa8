import { readFileSync, writeFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright/test';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { browserFlags } from '../../../src/commands/find-browser.mjs';

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
     <img src="${source}" style="width:380px;max-height:380px;padding:24px;background:white;transform:rotate(4deg)"></body>`,
  );
  await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
  writeFileSync(path, await page.screenshot({ type: 'jpeg', quality: 85 }));
  return path;
}

/** A browser whose camera shows a film, and may be used. */
export function browserWithCamera(film: string): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...browserFlags(),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
}

/** A code as makers and printers of asset stickers print it. */
export async function codeSvg(
  text: string,
  format: 'Code39' | 'Code128' | 'DataMatrix' | 'QRCode',
): Promise<string> {
  const wasm = readFileSync('node_modules/zxing-wasm/dist/writer/zxing_writer.wasm');
  prepareZXingModule({
    overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
  });
  const { svg, error } = await writeBarcode(text, { format });
  if (error) throw new Error(error);
  return svg;
}
