import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a server, so that it can stop at once: browsers keep theirs open for the next request, and open some
 * that they never use, and a server that only stops listening waits for both.
 */
export class OpenConnections {
  readonly #server: Server;
  /** How many requests are under way on each. */
  readonly #underWay = new Map<Socket, number>();
  #isClosing = false;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#underWay.set(socket, 0);
      socket.once('close', () => this.#underWay.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.#count(socket, 1);
      response.once('close', () => this.#count(socket, -1));
    });
  }

  /** Takes no more; ends each connection with the answer that it waits for, and after `graceMs` also without. */
  async close(graceMs: number): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#isClosing = true;
    for (const [socket, count] of this.#underWay) if (count === 0) socket.destroySoon();
    const timer = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  }

  #count(socket: Socket, change: 1 | -1): void {
    const count = this.#underWay.get(socket);
    if (count === undefined) return;
    this.#underWay.set(socket, count + change);
    if (this.#isClosing && count + change === 0) socket.destroySoon();
  }
}
