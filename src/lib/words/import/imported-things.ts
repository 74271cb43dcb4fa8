/** What a file is about, and where its import is asked for. */
export type ImportedThings = 'devices' | 'people' | 'contracts' | 'credits';
