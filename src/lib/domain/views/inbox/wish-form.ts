import type { Call } from './wish.ts';
import { findMutation } from '../../mutations/registry.ts';

/** A value of a mutation that a person can change before it is tried again. */
export interface WishField {
  readonly name: string;
  readonly kind: 'text' | 'lines' | 'number' | 'choice';
  /** Of a choice; "" stands for none. */
  readonly options: readonly string[];
  readonly value: string;
  /** "" stands for nothing given. */
  readonly isNullable: boolean;
}

/** What of a valibot schema is read here. */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

type Args = Readonly<Record<string, unknown>>;

/** The fields that can be edited, in the order of the arguments; none for a batch or a mutation not known here. */
export function wishForm({ name, version, args }: Call): readonly WishField[] {
  const schema = findMutation(name, version)?.args as unknown as Shape | undefined;
  if (!schema?.entries || typeof args !== 'object' || args === null) return [];
  const fields = Object.entries(schema.entries).map(([field, shape]) => fieldOf(field, shape, args as Args));
  return fields.some((one) => one === 'whole')
    ? []
    : fields.filter((one) => one !== 'whole').filter((one) => one !== null);
}

/** The arguments with the values of a form; what an edit was based on stays. */
export function withValues(call: Call, values: Readonly<Record<string, string>>): unknown {
  const args = { ...(call.args as Args) };
  for (const { name, kind, isNullable } of wishForm(call)) {
    const text = values[name];
    if (text === undefined) continue;
    const value = isNullable && text.trim() === '' ? null : kind === 'number' ? Number(text) : text;
    args[name] = isChange(args[name]) ? { ...args[name], to: value } : value;
  }
  return args;
}

/** `whole`: nothing here is for a form. `null`: this field is not. */
function fieldOf(name: string, shape: Shape, args: Args): WishField | 'whole' | null {
  if (shape.type === 'array') return 'whole';
  if (name === 'id' || name.endsWith('Id') || !(name in args)) return null;
  const entry = unwrapped(shape);
  const inner = unwrapped(entry.entries?.['to'] ?? entry);
  const value = isChange(args[name]) ? args[name].to : args[name];
  const kind = kindOf(inner);
  if (!kind) return null;
  const mayBeNone = isNullable(shape) || isNullable(entry.entries?.['to'] ?? entry);
  const none = mayBeNone ? [''] : [];
  const options = [...none, ...(inner.options ?? []).map((one) => String(one))];
  return { name, kind, options, value: textOf(value), isNullable: mayBeNone };
}

function kindOf(shape: Shape): WishField['kind'] | null {
  if (shape.type === 'picklist') return 'choice';
  if (shape.type === 'number') return 'number';
  if (shape.type !== 'string') return null;
  const most = shape.pipe?.find((step) => step.type === 'max_length')?.requirement;
  return typeof most === 'number' && most > 254 ? 'lines' : 'text';
}

function unwrapped(shape: Shape): Shape {
  return shape.wrapped ? unwrapped(shape.wrapped) : shape;
}

function isNullable(shape: Shape): boolean {
  return shape.type === 'nullable' || (shape.wrapped !== undefined && isNullable(shape.wrapped));
}

/** `{ was, to }` of an edit. */
export function isChange(value: unknown): value is { readonly was: unknown; readonly to: unknown } {
  return typeof value === 'object' && value !== null && 'was' in value && 'to' in value;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : `${value as string | number | boolean}`;
}
