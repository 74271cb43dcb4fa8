import { objectOf } from '../inbox/refusal-details.ts';
import { isChange } from '../inbox/wish-form.ts';

/** Arguments of any shape: an older or newer build may have made them, and a refusal's may be lost. */
export type Args = Readonly<Record<string, unknown>>;

/** A text that is not empty, or null. */
export function textAt(args: Args, field: string): string | null {
  const value = args[field];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function numberAt(args: Args, field: string): number | null {
  const value = args[field];
  return typeof value === 'number' ? value : null;
}

/** The rows of a batch. */
export function rowsOf(args: Args): readonly Args[] {
  const rows = args['rows'];
  return Array.isArray(rows) ? rows.map(objectOf) : [];
}

/** The fields that an edit changes. */
export function changesOf(args: Args): readonly { readonly field: string; readonly to: unknown }[] {
  return Object.entries(args).flatMap(([field, value]) => (isChange(value) ? [{ field, to: value.to }] : []));
}

/** The name, email or number that arguments give to what they make; null where they give none. */
export function givenName(args: unknown): string | null {
  const given = objectOf(args);
  return textAt(given, 'name') ?? textAt(given, 'email') ?? textAt(given, 'number');
}
