/** A view threw, which is a fault of the app: it says so instead of showing less in silence. */
export const UNREADABLE =
  'Part of this page couldn’t be shown because of a fault in Muster. Nothing was changed or lost. Reload Muster; if it happens again, tell the person who runs it what you did before.';
