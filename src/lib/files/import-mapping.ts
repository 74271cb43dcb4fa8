import type { InstallColumn } from '../domain/views/install-list.ts';

/** Field of the install list to the position of its column in the file; null: not in the file. */
export type ImportMapping = Readonly<Record<InstallColumn, number | null>>;
