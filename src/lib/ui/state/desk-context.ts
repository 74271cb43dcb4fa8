import { createContext } from 'svelte';
import type { OpenDesk } from './open-desk.svelte.ts';

/** The open desk with all that the shell, the Inbox and the settings need. The shell's layout sets it once. */
export const [getOpenDesk, setOpenDesk] = createContext<OpenDesk>();
