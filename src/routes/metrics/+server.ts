import { callerOf } from '#lib/server/http/caller.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { checkMayReadMetrics } from '#lib/server/http/metrics-access.ts';

export const GET = endpoint((event, { settings, metrics }) => {
  checkMayReadMetrics(settings, callerOf(event), event.request.headers.get('authorization'));
  return Promise.resolve(
    new Response(metrics.text(), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    }),
  );
});
