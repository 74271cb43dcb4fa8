import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface DatabaseGate {
  /** The database's address through the gate. */
  readonly url: string;
  /** Cuts every connection and takes no new one, as when the database's computer is gone. */
  close(): Promise<void>;
  open(): Promise<void>;
  /** Passes nothing on any more over the connections that are there, and none ends: as when packets are dropped. */
  hush(): void;
  /** Stops the first connection that says `at` after it has said `after`; answers when. */
  freeze(where: Freezing): Promise<void>;
}

export interface Freezing {
  readonly after: string;
  readonly at: string;
  /** Whether the database still hears `at`, whose answer nobody gets. */
  readonly isHeard: boolean;
}

/** A door before a database that a test can shut. */
export async function openGate(databaseUrl: string): Promise<DatabaseGate> {
  const target = Number(new URL(databaseUrl).port);
  const sockets = new Set<Socket>();
  const hushed = new WeakSet<Socket>();
  let freezing: (Freezing & { done(): void }) | null = null;
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    let isFrozen = false;
    let said = '';
    socket.on('data', (chunk) => {
      if (isFrozen || hushed.has(socket)) return;
      if (freezing) said += chunk.toString('latin1');
      const isThere = freezing && said.indexOf(freezing.at, said.indexOf(freezing.after) + 1);
      if (freezing && said.includes(freezing.after) && isThere !== -1) {
        isFrozen = true;
        const { isHeard, done } = freezing;
        freezing = null;
        done();
        if (!isHeard) return;
      }
      onward.write(chunk);
    });
    onward.on('data', (chunk) => void (isFrozen || hushed.has(socket) || socket.write(chunk)));
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.port = String(port);
  return {
    url: url.href,
    open: () => listen(port),
    hush() {
      for (const socket of sockets) hushed.add(socket);
    },
    freeze: (where) =>
      new Promise((done) => {
        freezing = { ...where, done };
      }),
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}
