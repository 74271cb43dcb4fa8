import type { MutateAnswer } from '#workers/replica/contract.ts';
import type { OpenDesk } from '../../state/open-desk.svelte.ts';

export type Answer = MutateAnswer;

/** What the screen needs of the replica. `changes` rises with what a view reads: whoever reads it asks again. */
export type Desk = Pick<OpenDesk, 'access' | 'changes' | 'query' | 'mutate'> &
  Partial<Pick<OpenDesk, 'person'>>;

/** What a device's whole software list needs: whose device it is kept on. */
export type SoftwareDesk = Pick<OpenDesk, 'person'>;
