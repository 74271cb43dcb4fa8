import { redirect } from '@sveltejs/kit';

/** What a printed label leads to, however the screens are called by then. */
export function load({ params }): never {
  redirect(307, `/field?device=${encodeURIComponent(params.id)}`);
}
