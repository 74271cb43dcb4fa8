/** Names of advisory locks, together, so that no two are the same. Any numbers. */

/** By which one server owns the cluster of a data folder. */
export const OWNER_LOCK = 7_264_401;
/** Held while roles, schemas and tables are made. */
export const SCHEMA_LOCK = 7_264_402;
/** By which one of several creates the company. */
export const FOUNDING_LOCK = 7_264_403;
/**
 * That every server process holds, shared, on the database it uses, for as long as its poke line lives. A restore
 * takes it alone: none may serve rows that are being replaced, with the epoch of before.
 */
export const USERS_LOCK = 7_264_404;
