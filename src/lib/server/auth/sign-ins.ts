import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import type pg from 'pg';
import { signInAddress } from './sign-in-address.ts';
import { Unavailable } from '../store/trouble.ts';

/** Where better-auth's own addresses would be; they are not mounted. */
const BASE = '/api/auth';

export interface SignInSettings {
  readonly pool: pg.Pool;
  readonly origin: string;
  /** Signs the session cookie. */
  readonly secret: string;
}

/** Email and password, sessions in the database; nobody signs up by themselves. */
export class SignIns {
  private readonly auth: ReturnType<typeof authOf>;
  private readonly origin: string;
  private readonly pool: pg.Pool;

  constructor(settings: SignInSettings) {
    this.auth = authOf(settings);
    this.pool = settings.pool;
    this.origin = settings.origin;
  }

  /** The sign-in behind a request's cookie, or null. */
  async of(headers: Headers): Promise<{ id: string; email: string } | null> {
    const found = await this.sessionOf(headers);
    return found ? { id: found.user.id, email: found.user.email } : null;
  }

  /** better-auth's answer: 200 with the cookie, 401, or 429. Through its handler, which counts attempts. */
  signIn(email: string, password: string, address: string): Promise<Response> {
    return this.auth.handler(
      new Request(`${this.origin}${BASE}/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: this.origin, 'x-muster-address': address },
        body: JSON.stringify({ email: signInAddress(email), password }),
      }),
    );
  }

  /** Ends the session of the cookie, which the answer takes back. Throws when the database can't: it would live on. */
  async signOut(headers: Headers): Promise<Response> {
    const found = await this.sessionOf(headers);
    const { internalAdapter } = await this.auth.$context;
    // better-auth's own sign-out says yes, and takes the cookie, also when it could not delete the session.
    if (found) await internalAdapter.deleteSession(found.session.token);
    return this.auth.api.signOut({ headers, asResponse: true });
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

  /** What `signIn` takes for the person, which stays when the user's record gets another email. */
  async emailOf(id: string): Promise<string> {
    const { internalAdapter } = await this.auth.$context;
    const user = await internalAdapter.findUserById(id);
    if (!user) throw new Error('The sign-in is gone');
    return user.email;
  }

  private sessionOf(headers: Headers) {
    return this.auth.api.getSession({ headers }).catch((cause: unknown) => {
      // It wraps what the database says; a cookie that is merely wrong answers null.
      throw new Unavailable('The session could not be read', { cause });
    });
  }
}

function authOf({ pool, origin, secret }: SignInSettings) {
  const isSecure = origin.startsWith('https:');
  return betterAuth({
    database: pool,
    baseURL: origin,
    basePath: BASE,
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: {
        hash: (password) => hash(password),
        verify: ({ hash: kept, password }) => verify(kept, password),
      },
    },
    // Ten attempts a minute from one address.
    rateLimit: {
      enabled: true,
      storage: 'database',
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: {
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: isSecure ? '__Host-muster' : 'muster',
          attributes: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
        },
      },
      // Set by us alone, from the connection.
      ipAddress: { ipAddressHeaders: ['x-muster-address'] },
    },
  });
}
