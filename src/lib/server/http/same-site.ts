/** Whether a request that may change something comes from our own pages, or from no page at all. */
export function isFromHere(request: Request, origin: string): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  return request.headers.get('origin') === origin;
}
