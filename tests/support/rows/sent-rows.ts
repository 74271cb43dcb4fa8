import { PROTOCOL } from '#lib/protocol/version.ts';
import { testId } from './domain-rows.ts';
import { HttpClient } from '../servers/http-client.ts';

/** Every byte that a first sync of this person is answered, on a device of their own. */
export async function everythingSentTo(
  origin: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const device = new HttpClient(origin);
  const entered = await device.post('/api/session/sign-in', { email, password });
  if (!entered.ok) throw new Error(await entered.text());
  const { accountId, userId } = (await (await device.get('/api/session')).json()) as Record<string, string>;
  const ask = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 77) };
  const texts: string[] = [];
  for (let cookie: { resume?: unknown } | null = null; cookie === null || cookie.resume !== undefined;) {
    const answer = await device.post('/api/sync/pull', { ...ask, cookie });
    const text = await answer.text();
    texts.push(text);
    const tail = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { cookie?: { resume?: unknown } };
    if (!tail.cookie) throw new Error(text);
    cookie = tail.cookie;
  }
  return texts.join('');
}
