/** What a page asks of a service worker about versions of the app; answered on the port that comes with it. */
export type ShellQuestion =
  /** Answered with the version of the app that pages are given. */
  | { type: 'VERSION' }
  /** Give pages this version from now on, if it has been fetched. Answered with whether it has. */
  | { type: 'GIVE'; version: string };
