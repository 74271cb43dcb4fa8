import { openBody, type BodyKind, type OpenedBody } from './open-body.ts';
import { ReadingThreads } from './reading-threads.ts';
import { unpackedIfSmall } from './unpack.ts';

/** A sign of life has 200 bytes; a way to a thread and back costs more than to read as much as this. */
const SMALL_BYTES = 2_048;

export interface SentBody {
  readonly kind: BodyKind;
  readonly sent: Buffer;
  /** Bytes after inflating. */
  readonly most: number;
  /** Which key sent it. */
  readonly keyId: string;
}

/** Opens the bodies that agents send: a sign of life at once, all else in a thread. */
export class BodyReader {
  readonly #threads: ReadingThreads;

  constructor(threads = new ReadingThreads()) {
    this.#threads = threads;
  }

  /** Its list is named by a digest where that can be. Throws RefusedBody. */
  async open(body: SentBody): Promise<OpenedBody> {
    const small = unpackedIfSmall(body.sent, SMALL_BYTES);
    return small ? openBody(body.kind, small, false) : this.#inThread(body, false);
  }

  /** With the lines of its list. Throws RefusedBody. */
  openWhole(body: SentBody): Promise<OpenedBody> {
    return this.#inThread(body, true);
  }

  stop(): Promise<void> {
    return this.#threads.stop();
  }

  #inThread({ kind, sent, most, keyId }: SentBody, isWhole: boolean): Promise<OpenedBody> {
    return this.#threads.open(keyId, { kind, sent, most, isWhole });
  }
}
