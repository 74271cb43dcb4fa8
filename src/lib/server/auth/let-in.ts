import { failureCodes } from '../../protocol/failure.ts';
import type { Entered } from '../../protocol/second-step.ts';
import { Failed } from '../http/answers.ts';
import type { Sender } from '../http/caller.ts';
import { nameRequest } from '../http/request-id.ts';
import type { Runtime } from '../runtime.ts';
import { NO_SESSION, type SignInMembership } from '../store/people.ts';
import { noteOwn } from './note-own.ts';

/**
 * After a right password, whoever set it: a session, or, of somebody who has more to show, the question for it and no
 * session. null: somebody who has left.
 */
export async function passwordShown(server: Runtime, id: string, from: Sender): Promise<Response | null> {
  if (!(await memberWith(server, id))) return null;
  const { factors } = server.signIns;
  const ways = await factors.waysOf(id);
  if (ways.length === 0) return letIn(server, id, from);
  const answer = enteredAs({ status: 'second-step', ways: [...ways] });
  answer.headers.append('set-cookie', await factors.half.begin(id, Date.now()));
  return answer;
}

/** A session of somebody who has shown all that they must. null: somebody who has left. */
export async function letIn(server: Runtime, id: string, from: Sender): Promise<Response | null> {
  const { signIns } = server;
  const member = await memberWith(server, id);
  if (!member) return null;
  const begun = await signIns.cookies.begin(id, from);
  if (!begun.ok)
    throw new Failed(503, failureCodes.busy, 'The database is not available. Try again in a moment.');
  nameRequest(member);
  await noteOwn(server, member, { kind: 'signed-in', from });
  const answer = enteredAs({ status: 'ok' });
  // Only its cookies: its body is better-auth's own.
  for (const cookie of begun.headers.getSetCookie()) answer.headers.append('set-cookie', cookie);
  return answer;
}

async function memberWith({ store }: Runtime, id: string): Promise<SignInMembership | null> {
  const member = await store.people.membershipOf(id);
  return member && member.sessionsFrom !== NO_SESSION ? member : null;
}

function enteredAs(body: Entered): Response {
  return Response.json(body);
}
