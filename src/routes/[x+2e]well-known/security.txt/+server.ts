import { failureAnswer } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';
import { securityText } from '#lib/server/http/security-text.ts';

export const GET = endpoint((_event, { settings }) => {
  const text = securityText(settings, Date.now());
  if (text === null) return Promise.resolve(failureAnswer(404, 'not-found', 'No contact is set here.'));
  return Promise.resolve(new Response(text, { headers: { 'content-type': 'text/plain; charset=utf-8' } }));
});
