import { createHash, randomBytes } from 'node:crypto';
import { accountOfKey, agentKeyText } from '../../base/agent-key.ts';
import type { EnrolmentKey } from '../../domain/records/devices/enrolment-key.ts';
import type { Store } from '../store/open-store.ts';
import type { PokeListener } from '../store/poke-line.ts';
import { TooBusy } from './check-in-queue.ts';
import { Quota } from '../store/quota.ts';

/** Whose agent it is, as its key says. */
interface AgentKey {
  readonly accountId: string;
  readonly keyId: string;
}

export function newAgentKey(accountId: string): { key: string; digest: string } {
  const key = agentKeyText(accountId, { bytes: (count) => randomBytes(count) });
  return { key, digest: digestOf(key) };
}

/** How long the keys that were read are taken for all there are, ms; a poke of their account's keys forgets them before. */
const REMEMBERED_MS = 10_000;
/** Accounts that are remembered: a process serves few at a time, and made-up ones must not fill its memory. */
const MOST_ACCOUNTS = 1_000;
/** Look-ups for accounts that had no keys the last time: each is a transaction, and anybody may make them up. */
const STRANGERS = { burst: 50, perSecond: 10 } as const;

/** What keys are read from, and what says that they may have changed. */
type KeySource = Pick<Store, 'account'> & { readonly pokes: Pick<Store['pokes'], 'listen' | 'listenHere'> };

/** The usable keys of an account. */
interface KeyRing {
  readonly idsByDigest: Promise<ReadonlyMap<string, string>>;
  readonly until: number;
}

/**
 * Finds keys by what agents send. All keys of an account are read at once, so that one that is wrong costs nothing more
 * than one that is right.
 */
export class AgentKeys {
  readonly #store: KeySource;
  readonly #rings = new Map<string, KeyRing>();
  /** Accounts that have keys: what is made up elsewhere doesn't hold up their agents. */
  readonly #known = new Set<string>();
  readonly #strangers = new Quota(STRANGERS);
  readonly #ends: readonly (() => void)[];

  constructor(store: KeySource) {
    this.#store = store;
    const forget: PokeListener = (accountId, changed) => {
      if (!changed || 'enrolmentKeys' in changed) this.#rings.delete(accountId);
    };
    this.#ends = [store.pokes.listen(forget), store.pokes.listenHere(forget)];
  }

  /**
   * null: malformed, unknown, of no account, or revoked; which of them is not told. `at` in ms. Throws TooBusy when too
   * many ask for accounts that are not known.
   */
  async find(key: string, at: number): Promise<AgentKey | null> {
    const accountId = accountOfKey(key);
    if (accountId === null) return null;
    const idsByDigest = await this.#ringOf(accountId, at).idsByDigest;
    const keyId = idsByDigest.get(digestOf(key));
    return keyId === undefined ? null : { accountId, keyId };
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  #ringOf(accountId: string, at: number): KeyRing {
    const kept = this.#rings.get(accountId);
    if (kept && kept.until > at) return kept;
    if (!this.#known.has(accountId) && !this.#strangers.take('', at))
      throw new TooBusy('Too many ask with keys that are not known.');
    if (this.#rings.size >= MOST_ACCOUNTS) this.#rings.clear();
    const ring = { idsByDigest: this.#read(accountId), until: at + REMEMBERED_MS };
    this.#rings.set(accountId, ring);
    // What could not be read is asked for again by the next.
    ring.idsByDigest.catch(() => this.#rings.get(accountId) === ring && this.#rings.delete(accountId));
    return ring;
  }

  async #read(accountId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#store.account(accountId).read(async ({ db }) => {
      const found = await db.query<{ row: EnrolmentKey }>(
        'select row from muster.enrolmentKeys where account_id = $1 and not gone',
        [accountId],
      );
      return found.rows.map(({ row }) => row);
    });
    const usable = rows.filter(isUsable);
    if (usable.length > 0) this.#known.add(accountId);
    else this.#known.delete(accountId);
    return new Map(usable.map(({ digest, id }) => [digest, id]));
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
