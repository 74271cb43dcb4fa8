import type { OpenDesk } from '../../state/open-desk.svelte.ts';

/** What a report needs of the replica. `changes` rises with what a view reads: whoever reads it asks again. */
export type ReportDesk = Pick<OpenDesk, 'changes' | 'query'>;
