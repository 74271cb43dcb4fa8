// Serves the sources with Vite, and ends the embedded database with itself. Started by dev.mjs with the pinned Node.
import { createServer, type Plugin } from 'vite';
import { runtimeIfStarted } from '../lib/server/runtime.ts';
import { readSettings } from '../lib/server/settings/settings.ts';

/** Vite ends the process itself on SIGTERM, once its plugins have closed; it asks each of its environments. */
const endsRuntime: Plugin = {
  name: 'muster-ends-runtime',
  closeBundle: async () => runtimeIfStarted()?.stop(),
};

try {
  const { port, host } = readSettings(process.env);
  const server = await createServer({ server: { port, host, strictPort: true }, plugins: [endsRuntime] });
  // `on`, not `once`: Ctrl C comes from the terminal and from dev.mjs.
  let closed: Promise<void> | undefined;
  process.on('SIGINT', () => void (closed ??= server.close().finally(() => process.exit(0))));
  await server.listen();
  server.printUrls();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
