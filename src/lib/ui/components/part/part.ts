import { getContext, setContext } from 'svelte';

/** What of the rows is here. */
export interface Part {
  /** "only 22,474 of 122,840 rows are on this device"; null: all are. */
  readonly why: string | null;
}

/** Under which it is given to what is below. */
export const PART = Symbol('part');
const WHOLE: Part = { why: null };

/** For everything below the component that is being made. */
export function setPart(part: Part): void {
  setContext(PART, part);
}

/** To be called while a component is being made. */
export function getPart(): Part {
  return getContext<Part | undefined>(PART) ?? WHOLE;
}
