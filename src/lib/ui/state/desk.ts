import type { MutateAnswer } from '#workers/replica/contract.ts';
import type { OpenDesk } from './open-desk.svelte.ts';

export type Answer = MutateAnswer;

/** What a screen needs of the replica. `revision` rises when rows change: where it is read, the view is asked again. */
export type Desk = Pick<OpenDesk, 'access' | 'revision' | 'query' | 'mutate'>;
