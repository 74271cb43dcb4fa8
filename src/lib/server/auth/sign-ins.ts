import type pg from 'pg';
import { type Auth, authOf, type SignInSettings } from './auth-options.ts';
import { Passwords } from './passwords.ts';
import { SecondFactors } from './factors/second-factors.ts';
import { SessionCookies } from './session-cookies.ts';
import { Sessions } from './sessions.ts';
import { signInAddress } from './sign-in-address.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

/** Who may sign in, each with an email and a password, and what belongs to that; nobody signs up by themselves. */
export class SignIns {
  readonly attempts: SignInAttempts;
  readonly factors: SecondFactors;
  /** Of codes beside the password: one that is right takes back no guess at the other. */
  readonly codeAttempts: SignInAttempts;
  /** Links asked for by mail. */
  readonly asked: SignInAttempts;
  /** As rows. */
  readonly sessions: Sessions;
  /** As browsers bring them. */
  readonly cookies: SessionCookies;
  readonly passwords: Passwords;
  private readonly auth: Auth;
  private readonly pool: pg.Pool;

  constructor(settings: SignInSettings) {
    const { pool } = settings;
    const auth = authOf(settings);
    const [sessions, factors] = [new Sessions(settings), new SecondFactors(settings)];
    this.attempts = new SignInAttempts(pool);
    this.codeAttempts = new SignInAttempts(pool, 'codes');
    this.asked = new SignInAttempts(pool, 'mailed-links');
    this.cookies = new SessionCookies({ auth, sessions, settings });
    this.passwords = new Passwords({ auth, factors, sessions });
    [this.auth, this.pool, this.sessions, this.factors] = [auth, pool, sessions, factors];
  }

  /** Ends every session of a sign-in. */
  async endSessions(id: string): Promise<void> {
    await (await this.auth.$context).internalAdapter.deleteUserSessions(id);
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
    await this.passwords.set(id, passwordHash);
    return id;
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

  /** What a sign-in is entered with, which stays when the user's record gets another email. */
  async emailOf(id: string): Promise<string> {
    const { internalAdapter } = await this.auth.$context;
    const user = await internalAdapter.findUserById(id);
    if (!user) throw new Error('The sign-in is gone');
    return user.email;
  }
}
