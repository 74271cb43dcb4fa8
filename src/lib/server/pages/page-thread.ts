import { createHash } from 'node:crypto';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { brotliCompressSync, constants } from 'node:zlib';
import { encodeChange } from '../../pages/page-text.ts';

/** Rows as the database wrote them, and the version of each: JSON without the brackets. */
export interface PageAsked {
  readonly collection: string;
  readonly rows: string;
  readonly versions: string;
}

export interface PageMade {
  /** Names the page by what is in it. */
  readonly digest: string;
  /** Of the text. */
  readonly sum: number;
  /** The text, compressed (brotli). */
  readonly bytes: Uint8Array;
}

/** 8,192 devices: 1 MB of text, 180 kB in 25 ms; quality 9 saves another tenth in four times as long. */
const QUALITY = 5;

// Without a port it is a module of whoever reads its types.
if (parentPort) answerOn(parentPort);

function answerOn(port: MessagePort): void {
  port.on('message', (asked: PageAsked) => port.postMessage(made(asked)));
}

function made({ collection, rows, versions }: PageAsked): PageMade {
  const { text, sum } = encodeChange({
    collection,
    rows: JSON.parse(`[${rows}]`) as { id: string }[],
    versions: JSON.parse(`[${versions}]`) as number[],
  });
  const sent = Buffer.from(text);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: sent.length,
  };
  const digest = createHash('sha256').update(sent).digest('hex');
  return { digest, sum, bytes: brotliCompressSync(sent, { params }) };
}
