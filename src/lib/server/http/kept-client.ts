/** As long as mutation ids are kept: afterwards nothing that waited could be told from new work. */
const MAX_AGE_SECONDS = 400 * 24 * 3_600;

/**
 * A browser that keeps rows of a person, by its clientId, in a cookie that scripts can't see: browsers that empty an
 * origin's storage (after seven days without use, or when space runs out) leave it, so that an emptied browser can be
 * told from a new one.
 */
interface KeptClient {
  readonly userId: string;
  readonly clientId: string;
}

/** The clientId that this person's browser had; null: none was ever told, or it was another person's. */
export function keptClientOf(headers: Headers, userId: string): string | null {
  const found = (headers.get('cookie') ?? '').split(/;\s*/).find((one) => NAME.test(one));
  const [keptUserId, clientId] = found?.slice(found.indexOf('=') + 1).split('.') ?? [];
  return keptUserId === userId && clientId ? clientId : null;
}

/** null: forgets it. */
export function keptClientCookie(kept: KeptClient | null, origin: string): string {
  const isSecure = origin.startsWith('https:');
  const name = isSecure ? '__Host-muster-kept' : 'muster-kept';
  const value = kept === null ? '' : `${kept.userId}.${kept.clientId}`;
  const age = kept === null ? 0 : MAX_AGE_SECONDS;
  return `${name}=${value}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}

const NAME = /^(?:__Host-)?muster-kept=/;
