import { exportedSchema } from '#lib/protocol/security-event.ts';
import { requireSession } from '#lib/server/auth/session.ts';
import { noteEvent } from '#lib/server/events/note-event.ts';
import { bodyOf, Failed } from '#lib/server/http/answers.ts';
import { endpoint } from '#lib/server/http/endpoint.ts';

/** What a browser says that it made of its own rows: it may have said so later, or not at all. */
export const POST = endpoint(async ({ request }, server) => {
  const { accountId, userId } = await requireSession(server, request.headers);
  const { userId: madeBy, list, rows, format, at: madeAt } = await bodyOf(request, exportedSchema);
  if (madeBy !== userId) throw new Failed(409, 'wrong-person', 'Somebody else is signed in now.');
  const details = { list, rows, format, madeAt };
  await noteEvent(server, {
    kind: 'export',
    accountId,
    actorId: userId,
    userId: null,
    at: Date.now(),
    details,
  });
  return Response.json({ status: 'ok' });
});
