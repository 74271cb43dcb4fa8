import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BreachedRanges {
  /** For the setting. */
  readonly address: string;
  /** Paths that were asked for. */
  readonly asked: readonly string[];
  stop(): void;
}

/** A mirror of ranges as files are served from, in the format of the service, with these passwords in it. */
export async function breachedRanges(
  passwords: readonly string[],
  answer?: (response: ServerResponse) => void,
): Promise<BreachedRanges> {
  const digests = passwords.map((one) => createHash('sha1').update(one).digest('hex').toUpperCase());
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (answer) return answer(response);
    const prefix = (request.url ?? '').slice(1);
    const found = digests.filter((one) => one.startsWith(prefix)).map((one) => `${one.slice(5)}:42`);
    response.end(['0018A45C4D1DEF81644B54AB7F969B88D65:10', ...found, `${'F'.repeat(35)}:0`].join('\r\n'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
