import type { OpenDesk } from '../../state/open-desk.svelte.ts';

/** What these screens need of the replica. */
export type CreditDesk = Pick<OpenDesk, 'access' | 'changes' | 'query' | 'mutate' | 'account' | 'now'>;
