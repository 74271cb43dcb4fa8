import type { OpenDesk } from '../../state/open-desk.svelte.ts';

/** What a report needs of the replica. `revision` rises when rows change: where it is read, the view is asked again. */
export type ReportDesk = Pick<OpenDesk, 'revision' | 'query'>;
