import * as v from 'valibot';
import { emailKey } from '../base/email-address.ts';
import { emailText, shortText } from '../domain/records/core/record.ts';

/** Why a piece of pasted text can't be read. */
type UnreadCause = 'no-email' | 'several-emails' | 'bad-email' | 'bad-name';

/** One piece of the text, as it stands there: a person, one who stands there twice, or what can't be read. */
export type PastedPiece =
  | {
      readonly status: 'read';
      readonly line: number;
      readonly text: string;
      readonly firstName: string;
      readonly lastName: string;
      readonly email: string;
    }
  | { readonly status: 'repeated'; readonly line: number; readonly text: string; readonly email: string }
  | { readonly status: 'unread'; readonly line: number; readonly text: string; readonly cause: UnreadCause };

/**
 * Reads people out of pasted text: "Jon Smith jon@x.com; Jessica Stewart jess@x.com", separated by semicolon, comma or
 * line. The email may stand in angle brackets, as mail programs copy it, or in a cell of its own: "Jon, Smith, jon@x.com".
 * Every piece comes back exactly once: nothing that was pasted is passed over in silence.
 */
export function readPastedPeople(text: string): PastedPiece[] {
  const pieces = text.split(/\r\n|\r|\n/).flatMap((line, at) =>
    splitOutsideQuotes(line, ';')
      .flatMap((chunk) => joinBareEmails(splitOutsideQuotes(chunk, ',')))
      .map((piece) => readPiece(piece, at + 1)),
  );
  return withoutRepeated(pieces);
}

/** Cells before one that is nothing but an email are the name of it. */
function joinBareEmails(cells: readonly string[]): string[] {
  const pieces: string[] = [];
  let waiting: string[] = [];
  for (const cell of cells) {
    if (!cell.includes('@')) {
      waiting.push(cell);
      continue;
    }
    if (/\s/.test(cell)) pieces.push(...waiting, cell);
    else pieces.push([...waiting, cell].join(' '));
    waiting = [];
  }
  return [...pieces, ...waiting];
}

/** Parts without blanks at their ends, the empty ones left out. A separator inside a pair of quotes separates nothing. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') {
      const end = text.indexOf('"', at + 1);
      if (end > 0) at = end;
    } else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '');
}

function readPiece(text: string, line: number): PastedPiece {
  const words = text.replaceAll(/[<>]/g, ' ').trim().split(/\s+/);
  const emails = words.filter((word) => word.includes('@')).map(bareEmail);
  const unread = (cause: UnreadCause): PastedPiece => ({ status: 'unread', line, text, cause });
  const [email] = emails;
  if (email === undefined) return unread('no-email');
  if (emails.length > 1) return unread('several-emails');
  if (!v.is(emailText, email)) return unread('bad-email');
  const name = nameOf(words.filter((word) => !word.includes('@')).join(' '));
  if (!v.is(shortText, name.firstName) || !v.is(shortText, name.lastName)) return unread('bad-name');
  return { status: 'read', line, text, ...name, email };
}

/** Without what mail programs put around it. */
function bareEmail(word: string): string {
  return word
    .replace(/^[("'[]+/, '')
    .replace(/^mailto:/i, '')
    .replace(/[)"'\].:]+$/, '');
}

/** "Jon Smith", and in quotes also "Smith, Jon". */
function nameOf(text: string): { firstName: string; lastName: string } {
  const plain = text.replaceAll('"', '').trim().normalize('NFC');
  const [last, first] = plain.split(/\s*,\s*/);
  if (first !== undefined && text.startsWith('"')) return { firstName: first, lastName: last! };
  const [firstName = '', ...rest] = plain.split(/\s+/);
  return { firstName, lastName: rest.join(' ') };
}

/** The first of an email stays: emails of an account differ in more than their case. */
function withoutRepeated(pieces: readonly PastedPiece[]): PastedPiece[] {
  const seen = new Set<string>();
  return pieces.map((piece) => {
    if (piece.status !== 'read') return piece;
    const key = emailKey(piece.email);
    const { line, text, email } = piece;
    if (seen.has(key)) return { status: 'repeated', line, text, email };
    seen.add(key);
    return piece;
  });
}
