import type { Replica } from '#lib/replica/replica.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import type { OutboxFileEntry } from '#lib/protocol/outbox-file.ts';
import type { Store } from '#lib/server/store/open-store.ts';

/** A bug planted on purpose, at a seam that the product's own code is given. Left out: that seam is as it is. */
export interface LawPlant {
  /** Every replica when it is opened. */
  readonly opened?: (replica: Replica) => void;
  readonly port?: (port: SyncPort) => SyncPort;
  readonly store?: (store: Store) => Store;
  /** An answer that a browser heard. */
  readonly heard?: (replica: Replica, status: number) => Promise<unknown>;
  readonly discard?: (replica: Replica, mutationId: string) => Promise<unknown>;
  /** An entry of an outbox file as it is taken in. */
  readonly taken?: (entry: OutboxFileEntry) => OutboxFileEntry;
}

/** The same port but for some of its methods. */
export function portWith(port: SyncPort, other: Partial<SyncPort>): SyncPort {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(name in other ? other : target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
}
