import { createKey } from '../lib/server/agents/create-key.ts';
import { readSettings } from '../lib/server/settings/settings.ts';
import { joinEmbedded } from '../lib/server/store/embedded-cluster.ts';
import { openStore } from '../lib/server/store/open-store.ts';

/** Beside a running server or without one; answers the address for agents. */
export async function createEnrolmentKey(asked: {
  account: string;
  name: string;
  tag: string;
}): Promise<string> {
  const { databaseUrl, dataFolder, origin } = readSettings(process.env);
  const embedded = databaseUrl === undefined ? await joinEmbedded(dataFolder) : null;
  const url = databaseUrl ?? embedded?.url;
  if (url === undefined) throw new Error(`There is no database in ${dataFolder}: create the company first.`);
  try {
    const store = await openStore({ databaseUrl: url, dataFolder, log: { warn: () => undefined } });
    try {
      const key = await createKey(store, { ...asked, at: Date.now() });
      return `${origin}/agent/${key}`;
    } finally {
      await store.stop();
    }
  } finally {
    await embedded?.stop();
  }
}
