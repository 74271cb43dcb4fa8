import * as v from 'valibot';
import type { Access } from '../access/access.ts';
import { derivedId } from '../../base/ids.ts';
import type { Tx } from '../tx.ts';
import { type MutationContext, type Outcome, refuse } from './mutation.ts';
import { findMutation } from './registry.ts';

/** A mutation as it is kept in an outbox and sent. */
export interface MutationCall {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly args: unknown;
  readonly at: number;
}

/**
 * Runs one mutation against rows: the same on entry, on replay and on the server. Parses the arguments, asks
 * permission before existence, then runs. Answers a refusal for bad input; throws only for bugs and for trouble
 * of the store. Undoing what a refused run wrote is the caller's part. `made` is told the ids that it gave.
 */
export async function applyMutation(
  tx: Tx,
  call: MutationCall,
  access: Access,
  made?: Set<string>,
): Promise<Outcome> {
  const mutation = findMutation(call.name, call.version);
  if (!mutation) return refuse('unknown-mutation', { name: call.name, version: call.version });
  const parsed = v.safeParse(mutation.args, call.args, { abortPipeEarly: true });
  if (!parsed.success) return refuse('invalid', { issues: issuesOf(parsed.issues) });
  if (!(await mutation.allow(access, tx, parsed.output))) return refuse('forbidden');
  return mutation.run(tx, parsed.output, contextOf(call, access, made));
}

export function contextOf(
  call: Pick<MutationCall, 'id' | 'at'>,
  access: Access,
  made?: Set<string>,
): MutationContext {
  return {
    actor: access.userId,
    access,
    at: call.at,
    mutationId: call.id,
    newId(prefix, label) {
      const id = derivedId(prefix, call.id, label);
      made?.add(id);
      return id;
    },
  };
}

/** At most ten issues: enough to mend a form, and a hostile body can't make an answer of a megabyte. */
function issuesOf(issues: readonly v.BaseIssue<unknown>[]): { path: string; message: string }[] {
  return issues.slice(0, 10).map((issue) => ({
    path: (v.getDotPath(issue) ?? '').slice(0, 200),
    message: issue.message.slice(0, 200),
  }));
}
