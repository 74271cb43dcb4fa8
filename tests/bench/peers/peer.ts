import type { Device } from '#lib/domain/records/devices/device.ts';

/** The same work for every store: what a device list needs of one. */
export interface Peer {
  readonly name: string;
  /** Rows it is given: slow stores get fewer, and their times are scaled to the reference size, said in the table. */
  readonly rows: number;
  /** Empties it and stores the rows; answers when they are durable as the store promises by default. */
  store(rows: readonly Device[]): Promise<void>;
  /** From closed to every row in memory. */
  open(): Promise<readonly Device[]>;
  /** One row changed; answers when durable as the store promises by default. */
  edit(device: Device): Promise<void>;
  /** Rows changed by a server. */
  apply(rows: readonly Device[]): Promise<void>;
  /** How many rows match a word of their name and are not retired, asked of the store itself. */
  find(word: string): Promise<number>;
  close(): Promise<void>;
}
