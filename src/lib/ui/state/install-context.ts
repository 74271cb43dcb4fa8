import { createContext } from 'svelte';
import type { AppInstall } from './app-install.svelte.ts';

/** Set by the layout around every page: a browser makes its offer once, wherever the person is then. */
export const [getAppInstall, setAppInstall] = createContext<AppInstall>();
