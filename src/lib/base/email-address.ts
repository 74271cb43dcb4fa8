import { punycodeToText } from './punycode.ts';
import { foldKey } from './text.ts';

/** RFC 5321 gives an address 254 characters, and what stands before the @ 64. */
export const EMAIL_LENGTH = 254;
const LOCAL_LENGTH = 64;
const LABEL_LENGTH = 63;

/** What RFC 5322 allows between dots, and with RFC 6531 every letter there is. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** Underscores stand in names of hosts whatever the RFC says of them. */
const LABEL = /^[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u;
/** No top-level domain has a digit but in punycode: "x.c0m" is a slip. */
const TOP = /^(?:xn--[a-z\d-]+|[\p{L}\p{M}]{2,})$/iu;

/**
 * Whether it is an email address as people have them: "o'brien@acme.ie", "r&d@acme.ie", "jörg@müller.de". Not the forms
 * in quotation marks, with comments, or at a number instead of a name, which nobody is known by; nor a name without a dot.
 */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  if (text.length > EMAIL_LENGTH || local.length > LOCAL_LENGTH || !LOCAL.test(local)) return false;
  const labels = domain.split(DOTS);
  const isName = labels.every((label) => label.length <= LABEL_LENGTH && LABEL.test(label));
  return labels.length > 1 && isName && TOP.test(labels.at(-1) ?? '');
}

/**
 * The form in which addresses are compared: without case, and a domain in its letters however it was written:
 * "Anna@xn--mller-kva.de" is "anna@müller.de".
 */
export function emailKey(email: string): string {
  const key = foldKey(email);
  if (PLAIN.test(key)) return key;
  const at = key.lastIndexOf('@');
  if (at < 0) return key;
  const labels = key
    .slice(at + 1)
    .split(DOTS)
    .map((label) => (label.startsWith('xn--') ? (punycodeToText(label.slice(4)) ?? label) : label));
  return `${key.slice(0, at)}@${foldKey(labels.join('.'))}`;
}

/** ASCII without a label in punycode: nearly all. */
const PLAIN = /^(?!.*xn--)[!-~]*$/;
/** Keyboards of East Asia write their own. */
const DOTS = /[.\u3002\uff0e\uff61]/;
