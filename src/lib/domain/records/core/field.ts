import * as v from 'valibot';

/** What a field is to all layers, beside what may stand in it. */
interface FieldRules<Value> {
  /** What a new row has unless told. */
  readonly default?: Value;
  /** The field came after rows were kept: a row without it reads as one with its default. */
  readonly isLater?: true;
  /** Personal: what stands there once the person that the row is about was erased. */
  readonly erased?: Value;
  /** A text of a person's row that names nobody: says that it was thought about. */
  readonly isImpersonal?: true;
  /** Found by the words that people type into a search. */
  readonly isSearched?: true;
}

export type Field = FieldRules<unknown> & { readonly schema: v.GenericSchema };
export type Fields = Readonly<Record<string, Field>>;

/** One field of a record. A later field must have a default, or rows without it could not be read. */
export function field<
  const Schema extends v.GenericSchema,
  const Rules extends FieldRules<v.InferOutput<Schema>> &
    ({ isLater?: never } | { isLater: true; default: unknown }),
>(schema: Schema, rules: Rules = {} as Rules): { readonly schema: Schema } & Rules {
  return { schema, ...rules };
}

type Schemas<F extends Fields> = { readonly [Name in keyof F]: F[Name]['schema'] };

/** The schemas alone, for the arguments of mutations. */
export function schemasOf<const F extends Fields>(fields: F): Schemas<F> {
  return valuesOf(fields, 'schema') as Schemas<F>;
}

/** The row that the fields make. */
export type RowOf<F extends Fields> = v.InferOutput<v.StrictObjectSchema<Schemas<F>, undefined>>;

type Defaulted<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { readonly default: unknown } ? Name : never;
}[keyof F];

/** What must be told of a new row, and what may be. */
type NewRow<F extends Fields> = Omit<RowOf<F>, Defaulted<F>> &
  Partial<Pick<RowOf<F>, Defaulted<F> & keyof RowOf<F>>>;

/** Makes rows of a kind: what is not told has its default. */
export function maker<const F extends Fields>(fields: F): (told: NewRow<F>) => RowOf<F> {
  const defaults = valuesOf(fields, 'default');
  return (told) => ({ ...defaults, ...told }) as RowOf<F>;
}

/** Of the fields that say so, what they say. */
export function valuesOf(fields: Fields, rule: keyof Field): Readonly<Record<string, unknown>> {
  const said = Object.entries(fields).filter(([, one]) => one[rule] !== undefined);
  return Object.fromEntries(said.map(([name, one]) => [name, one[rule]]));
}
