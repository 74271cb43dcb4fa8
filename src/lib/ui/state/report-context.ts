import { createContext } from 'svelte';
import type { ReportSession } from './report-session.svelte.ts';

/** The session of the reports that are looked at. The layout of the reports sets it once. */
export const [getReportSession, setReportSession] = createContext<ReportSession>();
