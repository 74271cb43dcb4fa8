import { createHash, randomBytes } from 'node:crypto';
import { accountOfKey, agentKeyText } from '../../base/agent-key.ts';
import type { EnrolmentKey } from '../../domain/records/enrolment-key.ts';
import type { Store } from '../store/open-store.ts';

/** Whose agent it is, as its key says. */
export interface AgentKey {
  readonly accountId: string;
  readonly keyId: string;
}

export function newAgentKey(accountId: string): { key: string; digest: string } {
  const key = agentKeyText(accountId, { bytes: (count) => randomBytes(count) });
  return { key, digest: digestOf(key) };
}

/** How long a key that was found is taken for good, ms; a revoked one is forgotten by the poke of its account before. */
const REMEMBERED_MS = 10_000;

/** Finds keys by what agents send. */
export class AgentKeys {
  readonly #store: Pick<Store, 'account' | 'pokes'>;
  readonly #known = new Map<string, { found: AgentKey; until: number }>();
  readonly #end: () => void;

  constructor(store: Pick<Store, 'account' | 'pokes'>) {
    this.#store = store;
    this.#end = store.pokes.listen((accountId) => this.#forget(accountId));
  }

  /** null: malformed, unknown, of no account, or revoked; which of them is not told. `at` in ms. */
  async find(key: string, at: number): Promise<AgentKey | null> {
    const accountId = accountOfKey(key);
    if (accountId === null) return null;
    const digest = digestOf(key);
    const known = this.#known.get(digest);
    if (known && known.until > at) return known.found;
    const [row] = await this.#store
      .account(accountId)
      .read(({ tx }) => tx.find('enrolmentKeys', 'byDigest', digest));
    if (!isUsable(row)) return null;
    const found = { accountId, keyId: row.id };
    this.#known.set(digest, { found, until: at + REMEMBERED_MS });
    return found;
  }

  stop(): void {
    this.#end();
  }

  #forget(accountId: string): void {
    for (const [digest, { found }] of this.#known)
      if (found.accountId === accountId) this.#known.delete(digest);
  }
}

export function isUsable(key: EnrolmentKey | undefined): key is EnrolmentKey {
  return key !== undefined && key.revokedAt === null;
}

/** The key in the address, else in `Authorization`: a bearer token, or the password of Basic. */
export function keyOf(request: Request, inAddress: string | undefined): string {
  if (inAddress !== undefined && inAddress !== '') return inAddress;
  const [, scheme = '', credentials = ''] =
    /^(Bearer|Basic) +(\S{1,500})$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
  return password;
}

function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
