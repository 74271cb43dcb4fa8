import { founder, HttpClient } from '../servers/http-client.ts';
import { Made } from '../made.ts';
import { emptyServer, type SharedServer } from '../servers/shared-server.ts';

/** A company on a server that was empty, and its founder, signed in. */
export class ServedCompany {
  readonly server: SharedServer;
  readonly ada: HttpClient;
  readonly member: { readonly accountId: string; readonly userId: string };
  #batch = 0;

  private constructor(server: SharedServer, ada: HttpClient, member: { accountId: string; userId: string }) {
    this.server = server;
    this.ada = ada;
    this.member = member;
  }

  static async found(environment: Record<string, string> = {}): Promise<ServedCompany> {
    const server = await emptyServer(environment);
    const ada = new HttpClient(server.origin);
    return new ServedCompany(server, ada, await ada.found());
  }

  /** Another browser, in which nobody is signed in. */
  browser(): HttpClient {
    return new HttpClient(this.server.origin);
  }

  /** Pushes what is done; answers what the work does. */
  async doing(work: (made: Made) => string | void): Promise<string> {
    const made = new Made(this.ada, this.member, this.#batch++);
    const id = work(made) ?? '';
    await made.push();
    return id;
  }

  /** A browser in which somebody signed in; else the founder. */
  async enter(words: { email: string; password: string } = founder, userAgent?: string): Promise<HttpClient> {
    const client = this.browser();
    const { email, password } = words;
    const headers: Record<string, string> = userAgent === undefined ? {} : { 'user-agent': userAgent };
    const answer = await client.post('/api/session/sign-in', { email, password }, headers);
    if (!answer.ok) throw new Error(await answer.text());
    return client;
  }
}

/** What a browser is told of its own session. */
export async function statusOf(client: HttpClient): Promise<unknown> {
  return ((await (await client.get('/api/session')).json()) as { status: string }).status;
}

export async function said(answer: Response): Promise<readonly [number, unknown]> {
  return [answer.status, await answer.json()];
}
