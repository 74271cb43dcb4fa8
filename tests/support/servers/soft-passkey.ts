import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/*
 * An authenticator in software (WebAuthn, ES256), which also lies where a test says so: what a browser would never let it
 * do. That browsers do it right is shown with Chromium's own virtual one.
 */

/** What is signed. Left out: as a browser on this page would have it. */
export interface Signing {
  readonly origin: string;
  readonly challenge: string;
  readonly host?: string;
  /** false: the key was touched, and nobody was asked for a finger, a face or a PIN. */
  readonly isVerified?: boolean;
  /** Left out: one more than before. */
  readonly counter?: number;
  readonly userHandle?: string;
}

const [PRESENT, VERIFIED, HAS_KEY] = [0x01, 0x04, 0x40];

export class SoftPasskey {
  readonly id = randomBytes(32).toString('base64url');
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private counter = 0;

  /** As navigator.credentials.create answers. */
  made(signing: Signing): object {
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      this.authData(signing, HAS_KEY),
      Buffer.alloc(16),
      length,
      id,
      coseKey(this.keys.publicKey),
    ]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    const attestationObject = Buffer.from(isoCBOR.encode(attestation as never)).toString('base64url');
    const clientDataJSON = clientData('webauthn.create', signing).toString('base64url');
    return this.answer({ clientDataJSON, attestationObject, transports: ['internal'] });
  }

  /** As navigator.credentials.get answers. */
  shown(signing: Signing): object {
    const authData = this.authData(signing, 0);
    const client = clientData('webauthn.get', signing);
    const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
    return this.answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, this.keys.privateKey).toString('base64url'),
      ...(signing.userHandle === undefined ? {} : { userHandle: signing.userHandle }),
    });
  }

  private answer(response: object): object {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response };
  }

  private authData({ origin, host, isVerified = true, counter }: Signing, flags: number): Buffer {
    this.counter = counter ?? this.counter + 1;
    const [flag, count] = [Buffer.alloc(1), Buffer.alloc(4)];
    flag.writeUInt8(PRESENT | (isVerified ? VERIFIED : 0) | flags);
    count.writeUInt32BE(this.counter);
    const name = host ?? new URL(origin).hostname;
    return Buffer.concat([createHash('sha256').update(name).digest(), flag, count]);
  }
}

function clientData(type: string, { origin, challenge }: Signing): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

/** RFC 9052: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
  const map = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
  return Buffer.from(isoCBOR.encode(map as never));
}
