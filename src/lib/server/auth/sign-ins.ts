import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import type pg from 'pg';
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

  constructor(settings: SignInSettings) {
    this.auth = authOf(settings);
    this.origin = settings.origin;
  }

  /** The sign-in behind a request's cookie, or null. */
  async of(headers: Headers): Promise<{ id: string; email: string } | null> {
    const found = await this.auth.api.getSession({ headers }).catch((cause: unknown) => {
      // It wraps what the database says; a cookie that is merely wrong answers null.
      throw new Unavailable('The session could not be read', { cause });
    });
    return found ? { id: found.user.id, email: found.user.email } : null;
  }

  /** better-auth's answer: 200 with the cookie, 401, or 429. Through its handler, which counts attempts. */
  signIn(email: string, password: string, address: string): Promise<Response> {
    return this.auth.handler(
      new Request(`${this.origin}${BASE}/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: this.origin, 'x-muster-address': address },
        body: JSON.stringify({ email: email.toLowerCase(), password }),
      }),
    );
  }

  signOut(headers: Headers): Promise<Response> {
    return this.auth.api.signOut({ headers, asResponse: true });
  }

  /** A new sign-in; answers its id, or null when the email has one. */
  async create(email: string, name: string, password: string): Promise<string | null> {
    const { internalAdapter } = await this.auth.$context;
    const folded = email.toLowerCase();
    if (await internalAdapter.findUserByEmail(folded)) return null;
    const user = await internalAdapter.createUser(
      { email: folded, name, emailVerified: true },
      { method: 'email-password' },
    );
    await internalAdapter.linkAccount({
      userId: user.id,
      providerId: 'credential',
      accountId: user.id,
      password: await hash(password),
    });
    return user.id;
  }

  /** Sets a password and ends every session of the sign-in. */
  async setPassword(id: string, password: string): Promise<void> {
    const { internalAdapter } = await this.auth.$context;
    await internalAdapter.updatePassword(id, await hash(password));
    await internalAdapter.deleteUserSessions(id);
  }

  /** What the person signs in with, which stays when the user's record gets another email. */
  async emailOf(id: string): Promise<string> {
    const { internalAdapter } = await this.auth.$context;
    const user = await internalAdapter.findUserById(id);
    if (!user) throw new Error('The sign-in is gone');
    return user.email;
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
