import type { Sender } from '../http/caller.ts';
import { Unavailable } from '../store/trouble.ts';
import { ADDRESS_HEADER, type Auth, cookieNameOf, type SignInSettings } from './auth-options.ts';
import type { Sessions } from './sessions.ts';

const DAY_MS = 86_400_000;

/** Somebody's session, from their cookie. */
export interface SignedIn {
  /** Of the sign-in. */
  readonly id: string;
  readonly sessionId: string;
  /** When the session began, ms. */
  readonly beganAt: number;
}

/** Sessions as browsers bring them: by a cookie, which is given, renewed and taken back here. */
export class SessionCookies {
  private readonly auth: Auth;
  private readonly sessions: Sessions;
  private readonly settings: SignInSettings;
  /** Cookies that a session's renewal gave, by the headers of the request that brought it. */
  private readonly renewed = new WeakMap<Headers, readonly string[]>();

  constructor(parts: { auth: Auth; sessions: Sessions; settings: SignInSettings }) {
    ({ auth: this.auth, sessions: this.sessions, settings: this.settings } = parts);
  }

  /** The sign-in behind a request's cookie, or null. A session that has lasted its days ends here. */
  async of(headers: Headers): Promise<SignedIn | null> {
    const found = await this.sessionOf(headers);
    if (!found) return null;
    const { id: sessionId, createdAt, updatedAt } = found.session;
    await this.sessions.touch(sessionId, updatedAt.getTime());
    return { id: found.user.id, sessionId, beganAt: createdAt.getTime() };
  }

  /** Hands a renewed cookie on, or the browser would forget a session that the server keeps. */
  renew(headers: Headers, answer: Response): Response {
    const own = `${cookieNameOf(this.settings.origin)}=`;
    const isSet = answer.headers.getSetCookie().some((cookie) => cookie.startsWith(own));
    if (!isSet) for (const one of this.renewed.get(headers) ?? []) answer.headers.append('set-cookie', one);
    return answer;
  }

  /** A session of somebody who has shown all that they must; the answer sets its cookie. */
  async begin(id: string, { address, browser }: Sender): Promise<Response> {
    try {
      return await this.auth.api.beginSession({
        body: { id },
        headers: new Headers({ [ADDRESS_HEADER]: address, 'user-agent': browser }),
        asResponse: true,
      });
    } catch (cause) {
      throw new Unavailable('The session could not be made', { cause });
    }
  }

  /** An answer that sets the cookie of a session that is there, by its token. */
  async cookieOf(token: string): Promise<Response> {
    try {
      return await this.auth.api.cookieOf({ body: { token }, asResponse: true });
    } catch (cause) {
      throw new Unavailable('The session could not be read', { cause });
    }
  }

  /** Ends the session of the cookie, which the answer takes back. Throws when the database can't: it would live on. */
  async signOut(headers: Headers): Promise<Response> {
    const found = await this.sessionOf(headers);
    const { internalAdapter } = await this.auth.$context;
    // better-auth's own sign-out says yes, and takes the cookie, also when it could not delete the session.
    if (found) await internalAdapter.deleteSession(found.session.token);
    return this.auth.api.signOut({ headers, asResponse: true });
  }

  private async sessionOf(headers: Headers) {
    const asked = await this.auth.api.getSession({ headers, returnHeaders: true }).catch((cause: unknown) => {
      // It wraps what the database says; a cookie that is merely wrong answers null.
      throw new Unavailable('The session could not be read', { cause });
    });
    const found = asked.response;
    if (!found) return null;
    const endsAt = found.session.createdAt.getTime() + (this.settings.sessionDays ?? 90) * DAY_MS;
    if (endsAt <= Date.now()) {
      await (await this.auth.$context).internalAdapter.deleteSession(found.session.token);
      return null;
    }
    this.renewed.set(headers, asked.headers.getSetCookie());
    return found;
  }
}
