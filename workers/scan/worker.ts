import { BarcodeDetector as OurDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import { expose } from 'comlink';
import type { ScanWorker } from './contract.ts';

/** Never answered where the window did not start it. */
const started = Promise.withResolvers<string>();

/** What labels of ours and of makers of devices have. */
const FORMATS = ['qr_code', 'code_128', 'code_39', 'data_matrix'] as const;

interface Detector {
  detect(picture: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}

interface BrowserDetector {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

let detecting: Promise<{ detector: Detector; by: 'browser' | 'ours' }> | null = null;

function detector() {
  return (detecting ??= makeDetector());
}

/** The browser's own where it reads all of them: macOS has one without Data Matrix, iOS and Linux have none. */
async function makeDetector(): Promise<{ detector: Detector; by: 'browser' | 'ours' }> {
  const Native = (globalThis as { BarcodeDetector?: BrowserDetector }).BarcodeDetector;
  const known = (await Native?.getSupportedFormats().catch(() => [])) ?? [];
  if (Native && FORMATS.every((format) => known.includes(format)))
    return { detector: new Native({ formats: FORMATS }), by: 'browser' };
  // Left alone it would be fetched from a public server.
  const address = await started.promise;
  await prepareZXingModule({ overrides: { locateFile: () => address }, fireImmediately: true });
  return { detector: new OurDetector({ formats: [...FORMATS] }), by: 'ours' };
}

const worker: ScanWorker = {
  async start(wasmAddress) {
    started.resolve(wasmAddress);
    return (await detector()).by;
  },
  async read(picture) {
    try {
      const found = await (await detector()).detector.detect(picture);
      return found.map(({ rawValue }) => rawValue);
    } finally {
      picture.close();
    }
  },
};

expose(worker);
