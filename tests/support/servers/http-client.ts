/** A browser as far as the API sees one: it sends its origin, keeps its cookies and speaks JSON. */
export class HttpClient {
  private readonly cookies = new Map<string, string>();
  private readonly server: string;
  private readonly origin: string;

  /** `origin`: what the address bar shows, when a proxy stands before the server. */
  constructor(server: string, origin = server) {
    this.server = server;
    this.origin = origin;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** From now on as the other browser's person. */
  takeCookies(other: HttpClient): void {
    for (const [name, value] of other.cookies) this.cookies.set(name, value);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.server + path, { headers: { cookie: this.cookie, ...headers } });
  }

  /** A text goes out as it is, anything else as JSON. */
  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await fetch(this.server + path, {
      method: 'POST',
      headers: {
        origin: this.origin,
        'content-type': 'application/json',
        cookie: this.cookie,
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Creates the company, signed in as its contract admin; answers who that is. */
  async found(): Promise<{ accountId: string; userId: string }> {
    const made = await this.post('/api/set-up', founder);
    if (!made.ok) throw new Error(await made.text());
    const session = (await (await this.get('/api/session')).json()) as { accountId: string; userId: string };
    return { accountId: session.accountId, userId: session.userId };
  }
}

export const founder = {
  accountName: 'Acme',
  firstName: 'Ada',
  lastName: 'Admin',
  email: 'ada@acme.example',
  password: 'a long password',
};
