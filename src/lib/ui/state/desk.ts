import type { MutateAnswer } from '#workers/replica/contract.ts';
import type { OpenDesk } from './open-desk.svelte.ts';

export type Answer = MutateAnswer;

/** What a screen needs of the replica. `changes` rises with what a view reads: LiveView asks again. */
export type Desk = Pick<OpenDesk, 'access' | 'changes' | 'query' | 'mutate'>;
