import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { codingOf } from './lines-answer.ts';

/** The text of a ready page: as it is kept for whoever takes brotli, which is every browser over https and localhost. */
export async function readyAnswer(bytes: Buffer, accepted: string | null): Promise<Response> {
  const headers = { 'content-type': 'application/json; charset=utf-8', vary: 'accept-encoding' };
  if (codingOf(accepted ?? '') === 'br')
    return new Response(new Uint8Array(bytes), { headers: { ...headers, 'content-encoding': 'br' } });
  return new Response(await promisify(brotliDecompress)(bytes), { headers });
}
