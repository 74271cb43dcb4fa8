import { type MessagePort, parentPort } from 'node:worker_threads';
import { type BodyKind, openBody, type OpenedBody } from './open-body.ts';
import { RefusedBody } from './refused-body.ts';
import { unpacked } from './unpack.ts';

/** What a thread is asked: one at a time. */
export interface BodyAsked {
  readonly kind: BodyKind;
  readonly sent: Uint8Array;
  /** Bytes after inflating. */
  readonly most: number;
  readonly isWhole: boolean;
}

export type BodyAnswer =
  | { readonly opened: OpenedBody }
  | { readonly refused: { readonly status: 400 | 413; readonly message: string } }
  | { readonly failed: string };

// Without a port it is a module of whoever reads its types.
if (parentPort) answerOn(parentPort);

function answerOn(port: MessagePort): void {
  port.on('message', (asked: BodyAsked) => port.postMessage(answerTo(asked)));
}

function answerTo({ kind, sent, most, isWhole }: BodyAsked): BodyAnswer {
  try {
    const body = unpacked(Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength), most);
    return { opened: openBody(kind, body, isWhole) };
  } catch (error) {
    if (error instanceof RefusedBody) return { refused: { status: error.status, message: error.message } };
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
