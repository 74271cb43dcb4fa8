import type { MutateAnswer } from '#workers/replica/contract.ts';
import type { OpenDesk } from '../../state/open-desk.svelte.ts';

export type Answer = MutateAnswer;

/** What the settings of people need of the replica. */
export type PeopleDesk = Pick<OpenDesk, 'access' | 'changes' | 'query' | 'mutate'>;

/** What the settings of the account need of it. */
export type SettingsDesk = Pick<OpenDesk, 'access' | 'mutate'>;
