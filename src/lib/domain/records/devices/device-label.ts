import { ID_PATTERN } from '../../../base/ids.ts';

/**
 * What stands on the label of a device: a link that opens it, and a short code that can be typed.
 *
 * The short code is the end of the device's id: 8 of 32 letters, 40 bits of chance. Among 100,000 devices two share
 * one with a probability of 1 in 220; then both are found, and the person picks.
 */
const SHORT_CODE_LENGTH = 8;

/** Where a label's link leads, below the address of the server. Printed labels outlive screens: it never changes. */
const LABEL_PATH = '/d/';

/** "K7Q2-9XMA": in two halves, as people read it out. */
export function shortCode(deviceId: string): string {
  const code = deviceId.slice(-SHORT_CODE_LENGTH).toUpperCase();
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** The end of the ids that a typed short code means; null when it is none. I, L and O are read as what they look like. */
export function readShortCode(typed: string): string | null {
  const plain = typed
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '');
  const code = plain.replace(/[il]/g, '1').replace(/o/g, '0');
  return CODE.test(code) ? code : null;
}

/** `origin` as "https://desk.example". */
export function labelLink(origin: string, deviceId: string): string {
  return `${origin}${LABEL_PATH}${deviceId}`;
}

/** What a scanned code says. None of it is ever navigated to. */
type ReadCode =
  /** A label of ours, whatever the server was called when it was printed. */
  | { readonly kind: 'device'; readonly id: string }
  /** A serial, an asset name, a short code: to be looked for. */
  | { readonly kind: 'words'; readonly text: string }
  /** Something else: a link, a page of text. `shown`: how it begins, safe to show. */
  | { readonly kind: 'foreign'; readonly shown: string };

/** Reads what a camera found. Anybody can print a code: it is bounded, and nothing in it is believed. */
export function readCode(scanned: string): ReadCode {
  const text = scanned.trim();
  const id = text.length <= LONGEST ? LINK.exec(text)?.[1] : undefined;
  if (id !== undefined && ID_PATTERN.test(id) && id.startsWith('dv_')) return { kind: 'device', id };
  if (text === '' || text.length > LONGEST || UNSEEN.test(text) || ELSEWHERE.test(text))
    return { kind: 'foreign', shown: shownStart(text) };
  return { kind: 'words', text };
}

/** As long as a name may be; what is longer is no name and no serial. */
const LONGEST = 200;
/** A QR code holds up to 4,296 characters: enough of them to recognize it by. */
const SHOWN = 60;
const CODE = /^[0-9a-hjkmnp-tv-z]{8}$/;
const LINK = /^https?:\/\/[^/?#]+\/d\/(dv_[0-9a-z]+)$/i;
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Control characters, and format characters that turn the direction of text or are not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

function shownStart(text: string): string {
  const seen = text.slice(0, LONGEST).replace(new RegExp(UNSEEN, 'gu'), ' ').replace(/\s+/g, ' ').trim();
  const letters = [...seen];
  return letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : seen;
}
