import { objectOf } from '../inbox/refusal-details.ts';
import type { Call } from '../inbox/wish.ts';
import { type FindRow, idsIn, type NamedRows, namedRows } from './named-rows.ts';
import { type Args, rowsOf } from './wish-args.ts';

/** What a person wanted, as data: all that a sentence about it needs. */
export interface WishFacts {
  /** Of the mutation; another build may have made it. */
  readonly name: string;
  /** Without the rows of a batch, which may have half a megabyte. */
  readonly args: Args;
  readonly batch: BatchFacts;
  /** What the records are called that it names. */
  readonly named: NamedRows;
  /** What a record would be called, by id, that another wish makes or was to make. */
  readonly given: Readonly<Record<string, string>>;
  /** Dealing with a refusal: what was refused. */
  readonly refused?: WishFacts;
}

export interface BatchFacts {
  /** 0: it is no batch, or its rows are not known. */
  readonly count: number;
  /** The first two rows, as far as they say whom they add. */
  readonly first: readonly Args[];
  /** By field that names a record: how many different ones, and which one where it is one. */
  readonly ids: Readonly<Record<string, { readonly count: number; readonly only: string | null }>>;
}

/** Fields in which each row of a batch names a record. */
const ROW_IDS = ['userId', 'entitlementId', 'from', 'to'] as const;
const PERSON = ['firstName', 'lastName', 'email'] as const;

/** `given`: what an id would be called that is not here. */
export function wishFacts(
  call: Pick<Call, 'name' | 'args'>,
  find: FindRow,
  given: (id: string) => string | null = () => null,
): WishFacts {
  const { rows: _, ...args } = objectOf(call.args);
  const batch = batchFacts(rowsOf(objectOf(call.args)));
  const ids = [...idsIn(args), ...Object.values(batch.ids).flatMap(({ only }) => only ?? [])];
  const names = ids.flatMap((id) => {
    const name = given(id);
    return name === null ? [] : [[id, name] as const];
  });
  return { name: call.name, args, batch, named: namedRows(ids, find), given: Object.fromEntries(names) };
}

function batchFacts(rows: readonly Args[]): BatchFacts {
  const first = rows.slice(0, 2).map((row) => Object.fromEntries(PERSON.map((field) => [field, row[field]])));
  const ids = ROW_IDS.map((field) => {
    const different = new Set(rows.map((row) => row[field]));
    const [only] = different;
    return [
      field,
      { count: different.size, only: different.size === 1 && typeof only === 'string' ? only : null },
    ] as const;
  });
  return { count: rows.length, first, ids: Object.fromEntries(ids) };
}
