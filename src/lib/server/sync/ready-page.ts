import { isReadyFor, readyPageOf } from '../pages/ready-set.ts';
import type { Store } from '../store/open-store.ts';
import { accessIn } from './access-in.ts';
import type { SyncSession } from './session.ts';

interface Asked {
  readonly accountId: string;
  readonly userId: string;
  readonly digest: string;
}

/**
 * A ready page as it was made (brotli), for who sees all of its collection at this moment. null: it is not there, or not
 * theirs: nobody learns which. Throws Unavailable.
 */
export async function readyPage(
  store: Pick<Store, 'account'>,
  session: SyncSession,
  { accountId, userId, digest }: Asked,
): Promise<{ bytes: Buffer; rows: number } | null> {
  if (accountId !== session.accountId || userId !== session.userId) return null;
  return store.account(accountId).read(async (read) => {
    const access = await accessIn(read, userId);
    const page = access && (await readyPageOf(read.db, { accountId, digest }));
    return page && isReadyFor(access, page.collection) ? page : null;
  });
}
