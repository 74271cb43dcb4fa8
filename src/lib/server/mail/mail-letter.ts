/** What a letter says, once. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** A button in HTML, and its address on a line of its own in plain text. After the first paragraph. */
  readonly link?: { readonly label: string; readonly url: string };
}

/** Longer names are cut: a letter is not a place for what somebody calls themselves. */
const LONGEST_NAME = 100;
const LONGEST_SUBJECT = 200;

/** A name as part of a sentence: one line, of a length, that neither a mail program nor a person takes for an address. */
export function nameIn(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/:\/\/|[<>]/g, ' ')
    // "evil.example/x" becomes a link in most mail programs.
    .replace(/\.(?=\S)/g, '. ')
    .trim();
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME)}…` : plain;
}

/** One line, as headers are. */
export function subjectOf({ subject }: Letter): string {
  return subject.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, LONGEST_SUBJECT);
}

export function plainOf({ paragraphs, link }: Letter): string {
  const [first = '', ...more] = paragraphs;
  return [first, ...(link ? [`${link.label}:\n${link.url}`] : []), ...more].join('\n\n') + '\n';
}

/** No style sheet, no picture, nothing to fetch: a mail program tells nobody that it was read. */
export function htmlOf(letter: Letter): string {
  const [first = '', ...more] = letter.paragraphs.map((text) => `<p>${escaped(text)}</p>`);
  const { link } = letter;
  const button = link
    ? [
        `<p><a href="${escaped(link.url)}" style="${BUTTON}">${escaped(link.label)}</a></p>`,
        `<p style="color:#5a6472;font-size:13px">${escaped(link.url)}</p>`,
      ]
    : [];
  const body = [first, ...button, ...more].join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(subjectOf(letter))}</title></head>
<body style="font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;max-width:560px">
${body}
</body></html>
`;
}

const BUTTON =
  'display:inline-block;padding:9px 14px;border-radius:6px;background:#2458c5;color:#fff;text-decoration:none';

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
