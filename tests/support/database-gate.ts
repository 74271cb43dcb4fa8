import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface DatabaseGate {
  /** The database's address through the gate. */
  readonly url: string;
  /** Cuts every connection and takes no new one, as when the database's computer is gone. */
  close(): Promise<void>;
  open(): Promise<void>;
}

/** A door before a database that a test can shut. */
export async function openGate(databaseUrl: string): Promise<DatabaseGate> {
  const target = Number(new URL(databaseUrl).port);
  const sockets = new Set<Socket>();
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
      one.pipe(other);
    }
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
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}
