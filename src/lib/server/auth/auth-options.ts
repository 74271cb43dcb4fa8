import { hash, verify } from '@node-rs/argon2';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { getAdapter } from 'better-auth/db/adapter';
import type pg from 'pg';
import { PASSWORD_LENGTH } from '../../domain/passwords/password-rule.ts';
import { beginSession } from './begin-session.ts';
import { hashedTokens } from './hashed-tokens.ts';
import { sessionCookie } from './session-cookie.ts';

const DAY_SECONDS = 86_400;

/** Where better-auth's own addresses would be; they are not mounted. */
const BASE = '/api/auth';

export interface SignInSettings {
  readonly pool: pg.Pool;
  readonly origin: string;
  /** Signs the session cookie. */
  readonly secret: string;
  /** Days without a request after which a session is over; 30 unless told. */
  readonly sessionIdleDays?: number;
  /** Days after which it is over in any case; 90 unless told. */
  readonly sessionDays?: number;
}

/** The header by which `SignIns` tells who asks; set from the connection, never taken from a request. */
export const ADDRESS_HEADER = 'x-muster-address';

export type Auth = ReturnType<typeof authOf>;

/** Email and password, sessions in the database; nobody signs up by themselves. */
export function authOf({ pool, origin, secret, sessionIdleDays = 30 }: SignInSettings) {
  const isSecure = origin.startsWith('https:');
  return betterAuth({
    database: (options: BetterAuthOptions) => hashedTokens(() => getAdapter({ ...options, database: pool })),
    baseURL: origin,
    basePath: BASE,
    secret,
    telemetry: { enabled: false },
    plugins: [sessionCookie, beginSession],
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      // Left alone it refuses whatever is longer than 128, also where that is the password.
      maxPasswordLength: PASSWORD_LENGTH.most,
      password: {
        hash: (password) => hash(password),
        verify: ({ hash: kept, password }) => verify(kept, password),
      },
    },
    // Renewed once a day, with the cookie.
    session: { expiresIn: sessionIdleDays * DAY_SECONDS, updateAge: DAY_SECONDS },
    // Attempts are counted by `sign-in-attempts.ts`: by account and address, and failures alone.
    rateLimit: { enabled: false },
    advanced: {
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: cookieNameOf(origin),
          attributes: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
        },
      },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
  });
}

/** Bound to the host where the browser takes that. */
export function cookieNameOf(origin: string): string {
  return origin.startsWith('https:') ? '__Host-muster' : 'muster';
}
