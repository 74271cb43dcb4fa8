import { hash, verify } from '@node-rs/argon2';
import type pg from 'pg';
import { signInAddress } from './sign-in-address.ts';
import { Unavailable } from '../store/trouble.ts';
import { ask } from './ask-sign-ins.ts';
import { ADDRESS_HEADER, authOf, cookieNameOf, type SignInSettings } from './auth-options.ts';
import { SecondFactors } from './second-factors.ts';
import { Sessions } from './sessions.ts';
import type { Sender } from '../http/caller.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

const DAY_MS = 86_400_000;

/** Somebody's session, from their cookie. */
export interface SignedIn {
  /** Of the sign-in. */
  readonly id: string;
  readonly sessionId: string;
  /** When the session began, ms. */
  readonly beganAt: number;
}

/** Email and password, sessions in the database; nobody signs up by themselves. */
export class SignIns {
  readonly attempts: SignInAttempts;
  readonly factors: SecondFactors;
  /** Of codes beside the password: one that is right takes back no guess at the other. */
  readonly codeAttempts: SignInAttempts;
  /** Links asked for by mail. */
  readonly asked: SignInAttempts;
  readonly sessions: Sessions;
  private readonly auth: ReturnType<typeof authOf>;
  private readonly pool: pg.Pool;
  private readonly settings: SignInSettings;
  /** Cookies that a session's renewal gave, by the headers of the request that brought it. */
  private readonly renewed = new WeakMap<Headers, readonly string[]>();

  constructor(settings: SignInSettings) {
    this.auth = authOf(settings);
    this.attempts = new SignInAttempts(settings.pool);
    this.factors = new SecondFactors(settings);
    this.codeAttempts = new SignInAttempts(settings.pool, 'codes');
    this.asked = new SignInAttempts(settings.pool, 'mailed-links');
    this.sessions = new Sessions(settings);
    this.pool = settings.pool;
    this.settings = settings;
  }

  /** The sign-in behind a request's cookie, or null. A session that has lasted its days ends here. */
  async of(headers: Headers): Promise<SignedIn | null> {
    const found = await this.sessionOf(headers);
    if (!found) return null;
    const { id: sessionId, createdAt, updatedAt } = found.session;
    await this.sessions.touch(sessionId, updatedAt.getTime());
    return { id: found.user.id, sessionId, beganAt: createdAt.getTime() };
  }

  /** When the person of a session showed last that it is them, ms: by signing in, or when asked again. */
  async confirmedAt(sessionId: string): Promise<number> {
    const [found] = await ask<{ at: number }>(
      this.pool,
      `select greatest(confirmed_at, extract(epoch from "createdAt") * 1000)::float8 as at
       from session where id = $1`,
      [sessionId],
    );
    return found?.at ?? 0;
  }

  async confirmed(sessionId: string, at: number): Promise<void> {
    await ask(this.pool, 'update session set confirmed_at = $2 where id = $1', [sessionId, at]);
  }

  /** Hands a renewed cookie on, or the browser would forget a session that the server keeps. */
  renew(headers: Headers, answer: Response): Response {
    const own = `${cookieNameOf(this.settings.origin)}=`;
    const isSet = answer.headers.getSetCookie().some((cookie) => cookie.startsWith(own));
    if (!isSet) for (const one of this.renewed.get(headers) ?? []) answer.headers.append('set-cookie', one);
    return answer;
  }

  /**
   * Whose email and password these are; null: nobody's. Makes no session: there may be a second step. Whoever calls has
   * counted the attempt.
   */
  async whoseAre(email: string, password: string): Promise<string | null> {
    const found = await this.accountOf(signInAddress(email));
    // As long whether there is a sign-in or not, or the time would tell.
    if (!found?.password) return hash(password).then(() => null);
    return (await verify(found.password, password)) ? found.id : null;
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

  /** Ends the session of the cookie, which the answer takes back. Throws when the database can't: it would live on. */
  async signOut(headers: Headers): Promise<Response> {
    const found = await this.sessionOf(headers);
    const { internalAdapter } = await this.auth.$context;
    // better-auth's own sign-out says yes, and takes the cookie, also when it could not delete the session.
    if (found) await internalAdapter.deleteSession(found.session.token);
    return this.auth.api.signOut({ headers, asResponse: true });
  }

  /** Ends every session of a sign-in. */
  async endSessions(id: string): Promise<void> {
    await (await this.auth.$context).internalAdapter.deleteUserSessions(id);
  }

  /** For `claim` and `setPassword`: takes 50 ms, so that nobody waits for it under a lock. */
  hashOf(password: string): Promise<string> {
    return hash(password);
  }

  /**
   * A sign-in with this email and password: a new one, or one that is nobody's, which a crash left half-made. Answers
   * its id, or null when the email's is somebody's. The same again changes nothing more.
   */
  async claim(
    { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
    isSomebodys: (id: string) => Promise<boolean>,
  ): Promise<string | null> {
    const { internalAdapter } = await this.auth.$context;
    const address = signInAddress(email);
    const found = await internalAdapter.findUserByEmail(address);
    if (found && (await isSomebodys(found.user.id))) return null;
    const { id } =
      found?.user ??
      (await internalAdapter.createUser(
        { email: address, name, emailVerified: true },
        { method: 'email-password' },
      ));
    // What was shown beside the password by whoever had it before is not theirs.
    if (found) await this.factors.reset(id);
    await this.setPassword(id, passwordHash);
    return id;
  }

  /** Sets a password and ends every session of the sign-in. */
  async setPassword(id: string, passwordHash: string): Promise<void> {
    const { internalAdapter } = await this.auth.$context;
    const accounts = await internalAdapter.findAccounts(id);
    if (accounts.some((one) => one.providerId === 'credential'))
      await internalAdapter.updatePassword(id, passwordHash);
    else
      await internalAdapter.linkAccount({
        userId: id,
        providerId: 'credential',
        accountId: id,
        password: passwordHash,
      });
    await internalAdapter.deleteUserSessions(id);
    await this.factors.half.endOf(id);
  }

  /** Whether it is the password of a sign-in. Whoever calls has counted the attempt. */
  async isPassword(id: string, password: string): Promise<boolean> {
    const { internalAdapter } = await this.auth.$context;
    const accounts = await internalAdapter.findAccounts(id);
    const kept = accounts.find((one) => one.providerId === 'credential')?.password;
    return kept ? verify(kept, password) : false;
  }

  /**
   * Sets a password: of the sign-in's sessions this one alone goes on, under another token, whose cookie is in the answer.
   * null: the session has ended meanwhile, and nothing was changed.
   */
  async changePassword(
    { id, sessionId }: Pick<SignedIn, 'id' | 'sessionId'>,
    passwordHash: string,
  ): Promise<Response | null> {
    const token = await this.sessions.keepOnly({ id, sessionId }, passwordHash);
    if (token !== null) await this.factors.half.endOf(id);
    return token === null ? null : this.auth.api.cookieOf({ body: { token }, asResponse: true });
  }

  /** Takes sign-ins out, with their sessions. */
  async remove(ids: readonly string[]): Promise<void> {
    const { internalAdapter } = await this.auth.$context;
    for (const id of ids) await internalAdapter.deleteUser(id);
  }

  /** Sign-ins older than `before` (ms), by id after `after`, 1,000 at most. */
  async olderThan(before: number, after: string): Promise<readonly string[]> {
    const found = await this.pool.query<{ id: string }>(
      'select id from "user" where "createdAt" < $1 and id > $2 order by id limit 1000',
      [new Date(before), after],
    );
    return found.rows.map(({ id }) => id);
  }

  /** The sign-in with this email, or null. */
  async idOf(email: string): Promise<string | null> {
    const { internalAdapter } = await this.auth.$context;
    return (await internalAdapter.findUserByEmail(signInAddress(email)))?.user.id ?? null;
  }

  /** What `signIn` takes for the person, which stays when the user's record gets another email. */
  async emailOf(id: string): Promise<string> {
    const { internalAdapter } = await this.auth.$context;
    const user = await internalAdapter.findUserById(id);
    if (!user) throw new Error('The sign-in is gone');
    return user.email;
  }

  private async accountOf(address: string) {
    try {
      const { internalAdapter } = await this.auth.$context;
      const found = await internalAdapter.findUserByEmail(address, { includeAccounts: true });
      const account = found?.accounts.find(({ providerId }) => providerId === 'credential');
      return found && { id: found.user.id, password: account?.password };
    } catch (cause) {
      throw new Unavailable('The sign-in could not be checked', { cause });
    }
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
