/** Where to sign in, and to come back from there to the page that is shown. */
export function signInAddress({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string {
  return `/sign-in?to=${encodeURIComponent(pathname + search)}`;
}

/** Where to set up a second factor first, and to come back from there. */
export function factorAddress({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string {
  return `/second-step?to=${encodeURIComponent(pathname + search)}`;
}

/** The page to go to after signing in: of this site only, whoever made the link. */
export function returnPath({ searchParams, origin }: Pick<URL, 'searchParams' | 'origin'>): string {
  const to = searchParams.get('to') ?? '';
  // An address like //elsewhere or /\elsewhere begins with a slash and leads away.
  const target = to.startsWith('/') ? URL.parse(to, origin) : null;
  return target?.origin === origin ? target.pathname + target.search : '/devices';
}
