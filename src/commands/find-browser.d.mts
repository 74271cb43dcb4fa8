/** Path of a Chromium that is here already, or null. */
export function findBrowser(options?: { isWhole?: boolean }): Promise<string | null>;
/** As findBrowser, but tries to install one first. Throws a sentence when none can be had. */
export function findOrFetchBrowser(options?: { isWhole?: boolean }): Promise<string>;
/** Flags for a browser in tests. */
export function browserFlags(): string[];
