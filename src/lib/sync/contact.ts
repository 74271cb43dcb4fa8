import type { Trouble } from './trouble.ts';

/** What asking the server came to, as one tab tells the others: only one of them asks. */
export interface Contact {
  /** When the attempt ended, ms. */
  readonly at: number;
  /** null: all is here as the server has it. */
  readonly trouble: Exclude<Trouble, 'old-app'> | null;
  /** What waits needs its person to show that it is them. A tab of an older build does not tell. */
  readonly isHeld?: boolean;
}

/** null: it is of that tab alone, as a full disk or a build that the server does not know. */
export function contactOf(
  trouble: Trouble | 'storage-failed' | null,
  { at, isHeld = false }: { at: number; isHeld?: boolean },
): Contact | null {
  if (trouble === 'storage-failed' || trouble === 'old-app') return null;
  return { at, trouble, ...(isHeld ? { isHeld } : {}) };
}
