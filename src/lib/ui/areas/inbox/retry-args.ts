import type { Refusal } from '#lib/domain/records/refusal.ts';

interface Conflict {
  readonly was: unknown;
  readonly to: unknown;
  readonly now: unknown;
}

/**
 * The arguments with which a refused mutation is tried again: the same, but an edit that met another one is based on
 * what is there now ("keep mine").
 */
export function retryArgs(refusal: Pick<Refusal, 'args' | 'details'>): unknown {
  const args = JSON.parse(refusal.args) as Record<string, unknown>;
  const fields = (refusal.details['fields'] ?? {}) as Readonly<Record<string, Conflict>>;
  for (const [field, { to, now }] of Object.entries(fields)) {
    if (field in args) args[field] = { was: now, to };
  }
  return args;
}
