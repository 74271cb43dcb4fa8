import * as v from 'valibot';
import { failureCodes } from '../../protocol/failure.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { bodyOf, Failed } from './answers.ts';

const anyVersion = v.looseObject({ protocol: v.number() });

/** A body of this version of the protocol. Throws Failed 426 for any other, 413 or 400. */
export async function syncBodyOf<S extends v.GenericSchema>(
  request: Request,
  schema: S,
  limit: number,
): Promise<v.InferOutput<S>> {
  const body = await bodyOf(request, anyVersion, limit);
  if (body.protocol !== PROTOCOL)
    throw new Failed(
      426,
      failureCodes.oldProtocol,
      'The server has another version of Muster than this page. Your edits are kept; load the page again.',
    );
  const parsed = v.safeParse(schema, body);
  if (!parsed.success)
    throw new Failed(
      400,
      failureCodes.invalid,
      `The request was not understood: ${parsed.issues[0].message}. Nothing was changed.`,
    );
  return parsed.output;
}
