import * as v from 'valibot';
import type { Access } from '../access/access.ts';
import type { Collection } from '../records/collections.ts';
import type { Reason } from '../records/core/reason.ts';
import type { ReadTx, Tx } from '../tx.ts';

/** What a mutation knows of its surroundings. It has no clock, no chance, no network. */
export interface MutationContext {
  /** The user who acts; on the server always the session's. */
  readonly actor: string;
  readonly access: Access;
  /** In the browser the person's clock, on the server the server's, which is the one that is stored. */
  readonly at: number;
  readonly mutationId: string;
  /** An id that browser and server derive alike from the mutation and the label. */
  newId(prefix: string, label: string): string;
}

/** A row of a batch that was not accepted; the rest of the batch was. */
export interface RefusedRow {
  /** Which row: the number that the batch's arguments carry (the line in the person's file). */
  readonly row: number;
  readonly reason: Reason;
  readonly details: Readonly<Record<string, unknown>>;
}

interface BatchCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

export type Outcome =
  | {
      readonly status: 'accepted';
      readonly refusedRows?: readonly RefusedRow[];
      readonly counts?: BatchCounts;
      /** Of an import: the rows that changed something. A dry run sends these alone. */
      readonly changedRows?: readonly number[];
    }
  | {
      readonly status: 'refused';
      readonly reason: Reason;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** A named intention of a person. Name, version and argument schema never change once landed. */
export interface Mutation<Args = unknown> {
  readonly name: string;
  readonly version: number;
  readonly args: v.GenericSchema<unknown, Args>;
  /** Whether the person may do this at all; asked before anything tells whether a record exists. */
  allow(access: Access, tx: ReadTx, args: Args): boolean | Promise<boolean>;
  run(tx: Tx, args: Args, context: MutationContext): Promise<Outcome>;
  /** The record it is about, for the Inbox and for what depends on it. */
  subject(args: Args, context: Pick<MutationContext, 'newId'>): { collection: string; id: string } | null;
  /** Ids of the records that it may make: later mutations that name one depend on it. Left out: it makes none. */
  makes?(args: Args, context: Pick<MutationContext, 'newId'>): readonly string[];
}

/** Keeps the schema's own type, so that `run` and the screens that call it are checked; the registry erases it. */
export function defineMutation<const Schema extends v.GenericSchema>(
  mutation: Omit<Mutation<v.InferOutput<Schema>>, 'args'> & { readonly args: Schema },
): Omit<Mutation<v.InferOutput<Schema>>, 'args'> & { readonly args: Schema } {
  return mutation;
}

export const ACCEPTED: Outcome = { status: 'accepted' };

/**
 * What destroys is meant for the record whose id it names. One that an alias leads to is another, which was there
 * before: whoever erases a duplicate of their own must not erase the person.
 */
export function refuseLed(collection: Collection, id: string): Outcome {
  return refuse('duplicate', { collection, id, by: 'alias' });
}

export function refuse(reason: Reason, details: Readonly<Record<string, unknown>> = {}): Outcome {
  return { status: 'refused', reason, details };
}
