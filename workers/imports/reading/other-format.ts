const KEPT = 'Nothing was imported.';

/** Text that is no CSV, whatever its file is called: reports named .xls are pages, exports of programs often JSON. */
const FORMATS: readonly { readonly begins: RegExp; readonly message: string }[] = [
  {
    begins: /^(?:<!doctype\s+html|<(?:html|head|body|table|meta|style|div)\b|mime-version:)/i,
    message: `This is a web page, not a CSV, whatever its name says. ${KEPT} Open it in a spreadsheet, save it as CSV, and choose that file.`,
  },
  {
    begins: /^(?:<\?xml|<!--|<[a-z][\w:.-]*(?:\s[^>]*)?>\s*<)/i,
    message: `This is XML, not a CSV. ${KEPT} Export the list as CSV where it came from, or open it in a spreadsheet and save it as CSV.`,
  },
  {
    begins: /^(?:\{|\[\s*[[{])\s*(?:"|\{|\}|\])/,
    message: `This is JSON, not a CSV. ${KEPT} Export the list as CSV where it came from, and choose that file.`,
  },
];

/** What the text is instead of a CSV, as a sentence; null: nothing speaks against it. */
export function otherFormat(start: string): string | null {
  const begin = start
    .slice(0, 4_096)
    .replace(/^\uFEFF/, '')
    .trimStart();
  return FORMATS.find(({ begins }) => begins.test(begin))?.message ?? null;
}
