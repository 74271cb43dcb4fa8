import { hash, verify } from '@node-rs/argon2';
import { Unavailable } from '../store/trouble.ts';
import type { Auth } from './auth-options.ts';
import type { SecondFactors } from './factors/second-factors.ts';
import type { Sessions } from './sessions.ts';
import { signInAddress } from './sign-in-address.ts';

/** What somebody's session is known by. */
export interface SessionKey {
  /** Of the sign-in. */
  readonly id: string;
  readonly sessionId: string;
}

/** Passwords of sign-ins: whose they are, and how they are set. */
export class Passwords {
  private readonly auth: Auth;
  private readonly factors: SecondFactors;
  private readonly sessions: Sessions;

  constructor(parts: { auth: Auth; factors: SecondFactors; sessions: Sessions }) {
    ({ auth: this.auth, factors: this.factors, sessions: this.sessions } = parts);
  }

  /** For `claim` and `set`: takes 50 ms, so that nobody waits for it under a lock. */
  hashOf(password: string): Promise<string> {
    return hash(password);
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

  /** Whether it is the password of a sign-in. Whoever calls has counted the attempt. */
  async isOf(id: string, password: string): Promise<boolean> {
    const { internalAdapter } = await this.auth.$context;
    const accounts = await internalAdapter.findAccounts(id);
    const kept = accounts.find((one) => one.providerId === 'credential')?.password;
    return kept ? verify(kept, password) : false;
  }

  /** Sets a password and ends every session of the sign-in. */
  async set(id: string, passwordHash: string): Promise<void> {
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

  /**
   * Sets a password: of the sign-in's sessions this one alone goes on, under another token, which it answers. null: the
   * session has ended meanwhile, and nothing was changed.
   */
  async change({ id, sessionId }: SessionKey, passwordHash: string): Promise<string | null> {
    const token = await this.sessions.keepOnly({ id, sessionId }, passwordHash);
    if (token !== null) await this.factors.half.endOf(id);
    return token;
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
}
