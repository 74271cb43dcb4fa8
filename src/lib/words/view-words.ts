/** A view threw, which is a fault of the app: it says so instead of showing less in silence. */
export const UNREADABLE =
  'Part of what is here could not be shown, because of a fault in Muster. Nothing was changed, and nothing is lost. Load Muster again; if it comes back, tell whoever looks after Muster what you did before.';
