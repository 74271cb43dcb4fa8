import { derivedId } from '../../base/ids.ts';

/** The root of every id: time-ordered like the ids of people's own mutations. */
export function sampleId(
  { accountId, seed }: { accountId: string; seed: string },
  prefix: string,
  label: string,
): string {
  return derivedId(prefix, accountId, `${seed}/${label}`);
}

/** One in nineteen has left. */
export function hasLeft(at: number): boolean {
  return at % 19 === 18;
}
