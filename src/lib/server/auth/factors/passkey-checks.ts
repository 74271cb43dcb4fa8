import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import type { NewPasskey, ShownPasskey } from '../../../protocol/passkeys.ts';
import { Unavailable } from '../../store/trouble.ts';
import type { Challenges, Purpose } from './challenges.ts';
import type { Passkeys } from './passkeys.ts';

/** As this site is known to authenticators: for ever, or every passkey is lost. */
const NAME = 'Muster';
/** Beside a password the key alone is enough; alone, it must know its person: by a finger, a face or a PIN. */
const VERIFIED = { 'sign-in': true, confirm: true, 'second-step': false } as const;

type Use = keyof typeof VERIFIED;

interface Places {
  readonly passkeys: Passkeys;
  readonly challenges: Challenges;
  /** Where browsers reach this server: what a passkey signs names it. */
  readonly origin: string;
}

/** What passkeys sign, asked and checked. Every challenge is taken by the first answer to it, right or wrong. */
export class PasskeyChecks {
  private readonly places: Places;

  constructor(places: Places) {
    this.places = places;
  }

  /** For the browser, to make one that finds its person by itself. */
  async newOptions(id: string, { label, at }: { label: string; at: number }) {
    const { passkeys, challenges } = this.places;
    const options = await generateRegistrationOptions({
      rpName: NAME,
      rpID: this.host(),
      userName: label,
      userID: new TextEncoder().encode(id),
      excludeCredentials: await passkeys.named(id),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await challenges.add(options.challenge, { use: 'register', id }, at);
    return options;
  }

  /** null: it is not one that was asked for here, by this person. */
  async made(id: string, given: NewPasskey, at: number): Promise<WebAuthnCredential | null> {
    const verified = await orNull(() =>
      verifyRegistrationResponse({
        ...this.expected({ use: 'register', id }, at),
        response: given as never,
        requireUserVerification: true,
      }),
    );
    return verified?.verified ? verified.registrationInfo.credential : null;
  }

  /** For the browser, to show one: of this person, or, where nobody is known yet, of whoever it finds. */
  async showOptions({ use, id }: { use: Use; id: string | null }, at: number) {
    const { passkeys, challenges } = this.places;
    const options = await generateAuthenticationOptions({
      rpID: this.host(),
      userVerification: VERIFIED[use] ? 'required' : 'preferred',
      ...(id === null ? {} : { allowCredentials: await passkeys.named(id) }),
    });
    await challenges.add(options.challenge, { use, id }, at);
    return options;
  }

  /** Whose passkey was shown; null: nobody's, or not that of whom it was asked of. */
  async shown(
    given: ShownPasskey,
    { use, id }: { use: Use; id: string | null },
    at: number,
  ): Promise<string | null> {
    const known = await this.places.passkeys.credential(given.id);
    if (!known || (id !== null && known.id !== id) || !isOf(given, known.id)) return null;
    const verified = await orNull(() =>
      verifyAuthenticationResponse({
        ...this.expected({ use, id }, at),
        response: given as never,
        credential: known.credential,
        requireUserVerification: VERIFIED[use],
      }),
    );
    if (!verified?.verified) return null;
    const counter = verified.authenticationInfo.newCounter;
    return (await this.places.passkeys.used(given.id, { counter, at })) ? known.id : null;
  }

  private expected(purpose: Purpose, at: number) {
    return {
      expectedChallenge: (challenge: string) => this.places.challenges.take(challenge, purpose, at),
      expectedOrigin: this.places.origin,
      expectedRPID: this.host(),
    };
  }

  private host(): string {
    return new URL(this.places.origin).hostname;
  }
}

/** A passkey that names its person names the one whose it is. */
function isOf({ response: { userHandle } }: ShownPasskey, id: string): boolean {
  return userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() === id;
}

/** The library throws for what is not right; what the database can't is not the passkey's fault. */
async function orNull<T>(check: () => Promise<T>): Promise<T | null> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    return null;
  }
}
