import { createHash } from 'node:crypto';
import { emailKey } from '../../base/email-address.ts';

/** What the library for sign-ins takes for an address: no "r&d@", no letter beyond ASCII, no top-level domain in punycode. */
const TAKEN = /^[\w+-]+(?:\.[\w+-]+)*@[a-z\d]+(?:[.-][a-z\d]+)*\.[a-z]{2,}$/;

/**
 * The address under which a sign-in is kept: equal for equal addresses, and the folded address itself where the library
 * takes it. Another has one made of it, at a domain that can't be (RFC 2606). Given such a one it answers the same.
 */
export function signInAddress(email: string): string {
  const key = emailKey(email);
  if (TAKEN.test(key)) return key;
  return `${createHash('sha256').update(key).digest('hex')}@sign-in.invalid`;
}
