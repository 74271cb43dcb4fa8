import { hash } from 'node:crypto';

/** Of how lists are parsed and cleaned: a change of that gives every list another digest, so that it is parsed again. */
const READER = 1;

/** Names a list by its bytes as they were sent, in this form: equal digests are equal lines. 0.2 ms for 200 kB. */
export function listDigest(form: string, list: Buffer | string): string {
  return `${READER}/${form}/${hash('sha256', list, 'base64')}`;
}
