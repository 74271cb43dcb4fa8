import type { MutateAnswer } from '#workers/replica/contract.ts';
import type { OpenDesk } from './open-desk.svelte.ts';

export type Answer = MutateAnswer;

/**
 * What a screen needs of the replica. `changes` rises with what a view reads: LiveView asks again. What only some screens
 * use may be left out.
 */
export type Desk = Pick<OpenDesk, 'access' | 'changes' | 'query' | 'mutate'> &
  Partial<Pick<OpenDesk, 'person' | 'account' | 'now'>>;

/** Where the account's own settings and the time are read too. */
export type AccountDesk = Desk & Pick<OpenDesk, 'account' | 'now'>;

/** Whose desk it is: what the server is asked is kept under their name. */
export type PersonDesk = Pick<OpenDesk, 'person'>;
