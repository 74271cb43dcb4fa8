import { redirect } from '@sveltejs/kit';

/** The desk opens where most days begin. */
export function load(): never {
  redirect(307, '/devices');
}
