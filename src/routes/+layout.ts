/** The shell is the same for everybody and is kept by the service worker; what it shows comes from the replica. */
export const ssr = false;
