import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { passkeyOptionsSchema } from '#lib/protocol/passkeys.ts';
import { askServer } from './ask-server.ts';

interface Failure {
  readonly ok: false;
  /** Of the server's failure; '': it was the browser. */
  readonly code: string;
  readonly message: string;
}

/** What the browser made or signed, to be sent as it is; or a sentence. */
export type Passkey = { readonly ok: true; readonly passkey: unknown } | Failure;

/** Needs a secure context: an address with https, or localhost. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function';
}

/** Has the browser sign with a passkey of the person, or, for a sign-in, of whoever it finds. */
export async function showPasskey(use: 'sign-in' | 'second-step' | 'confirm'): Promise<Passkey> {
  return withBrowser('/api/session/passkey/options', { use }, async (options) => {
    const { startAuthentication } = await import('@simplewebauthn/browser');
    return startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON });
  });
}

/** What goes to the server when the person shows that it is them: what they typed, or a passkey. */
export async function proofOf(
  way: 'password' | 'passkey' | 'code' | 'recovery',
  typed: string,
  use: 'second-step' | 'confirm',
): Promise<{ readonly ok: true; readonly body: object } | Failure> {
  if (way === 'password') return { ok: true, body: { way, password: typed } };
  if (way !== 'passkey') return { ok: true, body: { way, code: typed.replaceAll(/\s/g, '') } };
  const shown = await showPasskey(use);
  return shown.ok ? { ok: true, body: { way, passkey: shown.passkey } } : shown;
}

/** Has the browser make one. */
export async function makePasskey(): Promise<Passkey> {
  return withBrowser('/api/sign-in/passkeys/options', {}, async (options) => {
    const { startRegistration } = await import('@simplewebauthn/browser');
    return startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON });
  });
}

async function withBrowser(
  path: string,
  body: object,
  ask: (options: object) => Promise<unknown>,
): Promise<Passkey> {
  if (!hasPasskeys())
    return {
      ok: false,
      code: '',
      message: 'This browser doesn’t offer passkeys here. Use another way.',
    };
  const asked = await askServer(path, { schema: passkeyOptionsSchema, body });
  if (!asked.ok) return asked;
  try {
    return { ok: true, passkey: await ask(asked.value.options) };
  } catch (error) {
    return { ok: false, code: '', message: sentenceOf(error) };
  }
}

/** Browsers say by the name what went wrong, and to protect people not much of it. */
function sentenceOf(error: unknown): string {
  const { name } = error as Error;
  if (name === 'InvalidStateError') return 'This device or key already has one of your passkeys.';
  if (name === 'NotAllowedError' || name === 'AbortError')
    return 'No passkey was used: it was canceled, or there is none for Muster here.';
  return 'The browser couldn’t use a passkey here. Use another way.';
}
