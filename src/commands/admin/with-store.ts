import { readSettings } from '../../lib/server/settings/settings.ts';
import { joinEmbedded } from '../../lib/server/store/embedded/embedded-cluster.ts';
import { openStore, type Store } from '../../lib/server/store/open-store.ts';

/** The store that the settings name, beside a running server or without one, for as long as `work` takes. */
export async function withStore<T>(work: (store: Store, origin: string) => Promise<T>): Promise<T> {
  const { databaseUrl, dataFolder, origin } = readSettings(process.env);
  const embedded = databaseUrl === undefined ? await joinEmbedded(dataFolder) : null;
  const url = databaseUrl ?? embedded?.url;
  if (url === undefined) throw new Error(`There is no database in ${dataFolder}: create the company first.`);
  try {
    const store = await openStore({ databaseUrl: url, dataFolder, log: { warn: () => undefined } });
    try {
      return await work(store, origin);
    } finally {
      await store.stop();
    }
  } finally {
    await embedded?.stop();
  }
}
