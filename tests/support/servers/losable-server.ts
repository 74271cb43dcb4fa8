import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { emptyServer, type SharedServer } from './shared-server.ts';

/** One that a browser can lose and find again, with all that it had. */
export interface LosableServer extends SharedServer {
  /** Connections end in the middle, and nobody takes another. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

/** The line to the worker's server: made once, as a server knows its address from the start. */
let line: Promise<CutLine> | undefined;

/** The worker's server, empty and there. What a start itself has to show starts its own (server-process.ts). */
export async function losableServer(): Promise<LosableServer> {
  const to = await (line ??= CutLine.open());
  const server = await emptyServer({ ORIGIN: to.origin });
  to.serverPort = Number(new URL(server.origin).port);
  await to.mend();
  return { ...server, origin: to.origin, goAway: () => to.cut(), comeBack: () => to.mend() };
}

/** Passes bytes on to a server on this computer. */
class CutLine {
  readonly origin: string;
  serverPort = 0;
  readonly #port: number;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.origin = `http://localhost:${this.#port}`;
    server.on('connection', (socket) => this.#pass(socket));
  }

  static async open(): Promise<CutLine> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, done));
    // The worker of the tests ends whatever still listens.
    return new CutLine(server.unref());
  }

  async cut(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  async mend(): Promise<void> {
    if (!this.#server.listening) await new Promise<void>((done) => this.#server.listen(this.#port, done));
  }

  #pass(socket: Socket): void {
    const onward = connect(this.serverPort, 'localhost');
    const ends = [socket, onward];
    for (const one of ends) {
      this.#open.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#open.delete(one);
        for (const end of ends) end.destroy();
      });
    }
    socket.pipe(onward).pipe(socket);
  }
}
