import { createContext } from 'svelte';
import type { ToastList } from '../components/toast/toast-list.svelte.ts';

/** Toasts outlive the screen that says them: Undo is still there on the next one. The shell sets them once. */
export const [getToasts, setToasts] = createContext<ToastList>();
