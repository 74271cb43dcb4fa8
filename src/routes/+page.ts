import { redirect } from '@sveltejs/kit';

/** The desk opens at what needs doing. */
export function load(): never {
  redirect(307, '/home');
}
