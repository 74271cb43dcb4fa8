/**
 * Any number: names the lock that every server process holds, shared, on the database it uses, for as long as its poke
 * line lives. A restore takes it alone: none may serve rows that are being replaced, with the epoch of before.
 */
export const USERS_LOCK = 7_264_403;
