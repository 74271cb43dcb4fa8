import { derivedId } from '#lib/base/ids.ts';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import { subjectOf } from '#lib/domain/views/inbox/wish.ts';
import { ADMIN, NOW, testId } from './domain-rows.ts';

/** The refusal of the mutation numbered so, made that many ms after NOW. */
export function refusalOf(
  number: number,
  sent: { name: string; args: unknown },
  fields: Partial<Refusal> = {},
): Refusal {
  const mutationId = mutationIdOf(number);
  return {
    id: derivedId('rf', mutationId, 'refusal'),
    userId: ADMIN,
    mutationId,
    name: sent.name,
    version: 1,
    args: JSON.stringify(sent.args),
    isPartial: false,
    at: NOW + number,
    refusedAt: NOW + 1_000 + number,
    reason: 'not-found',
    details: {},
    subject: subjectOf({ id: mutationId, version: 1, ...sent }),
    ...fields,
  };
}

export function mutationIdOf(number: number): string {
  return testId('mu', number);
}

/** The device that the mutation numbered so would have made. */
export function madeDevice(number: number): string {
  return derivedId('dv', mutationIdOf(number), 'device');
}
