const KEPT = 'Nothing was imported.';
const SAVE = 'Open it in a spreadsheet, save it as CSV, and choose that file.';
const EXPORT = 'Export the list as CSV where it came from, and choose that file.';

/** How much of a file its format is told by. */
export const FORMAT_BYTES = 1024;

interface Format {
  /** What stands at its beginning, or from `at` on. */
  readonly bytes: readonly number[];
  readonly at?: number;
  readonly message: string;
}

/** Files that people choose by mistake, by their bytes. */
const FORMATS: readonly Format[] = [
  { bytes: bytesOf('PK\u0003\u0004'), message: '' },
  {
    bytes: bytesOf('PK\u0005\u0006'),
    message: `This is an empty packed file, not a CSV. ${KEPT} ${EXPORT}`,
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    message: `This is an old Excel workbook (.xls) or another Office file, not a CSV. ${KEPT} ${SAVE}`,
  },
  // Excel 2 to 4 wrote no container: a record that begins a sheet.
  ...[0x00, 0x02, 0x04].map((version) => ({
    bytes: [0x09, version, version === 0 ? 0x04 : 0x06, 0x00],
    message: `This is an old Excel sheet (.xls), not a CSV. ${KEPT} ${SAVE}`,
  })),
  { bytes: bytesOf('%PDF'), message: `This is a PDF, not a CSV. ${KEPT} ${EXPORT}` },
  {
    bytes: bytesOf('{\\rtf'),
    message: `This is a text document (RTF), not a CSV. ${KEPT} ${EXPORT}`,
  },
  ...[[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff], bytesOf('GIF8')].map((bytes) => ({
    bytes,
    message: `This is a picture, not a CSV. ${KEPT} ${EXPORT}`,
  })),
  { bytes: bytesOf('WEBP'), at: 8, message: `This is a picture, not a CSV. ${KEPT} ${EXPORT}` },
  { bytes: bytesOf('SQLite format 3'), message: `This is a database, not a CSV. ${KEPT} ${EXPORT}` },
  { bytes: bytesOf('PAR1'), message: `This is a Parquet file, not a CSV. ${KEPT} ${EXPORT}` },
  ...[
    [0x1f, 0x8b],
    bytesOf('7z\u00bc\u00af'),
    bytesOf('Rar!'),
    bytesOf('BZh'),
    [0xfd, ...bytesOf('7zXZ')],
  ].map((bytes) => ({
    bytes,
    message: `This is a packed file, not a CSV. ${KEPT} Unpack it, and choose the CSV inside.`,
  })),
];

/** What the names in a packed file say that it is. */
const PACKED: readonly (readonly [RegExp, string])[] = [
  [/opendocument\.spreadsheet/, `This is an OpenDocument spreadsheet (.ods), not a CSV. ${KEPT} ${SAVE}`],
  [/opendocument/, `This is an OpenDocument file, not a CSV. ${KEPT} ${EXPORT}`],
  [
    /Index\/|\.iwa/,
    `This is a Numbers or Pages file, not a CSV. ${KEPT} Open it in Numbers, export it as CSV, and choose that file.`,
  ],
  [/word\/|ppt\//, `This is an Office document, not a CSV. ${KEPT} ${EXPORT}`],
  [
    /\[Content_Types\]|xl\/|_rels\/|docProps\//,
    `This is an Excel workbook (.xlsx), not a CSV. ${KEPT} ${SAVE}`,
  ],
  [/\.(?:csv|tsv|txt)/i, `This is a packed file, not a CSV. ${KEPT} Unpack it, and choose the CSV inside.`],
];
const ANY_PACKED = `This is an Excel workbook or a packed file, not a CSV. ${KEPT} ${SAVE}`;

/** What a file is instead of a text, and what to do, as a sentence; null: nothing speaks against it. `head`: its first bytes. */
export function binaryFormat(head: Uint8Array): string | null {
  const found = FORMATS.find(({ bytes, at = 0 }) => bytes.every((byte, place) => head[at + place] === byte));
  if (!found || found.message !== '') return found?.message ?? null;
  const names = String.fromCharCode(...head);
  return PACKED.find(([name]) => name.test(names))?.[1] ?? ANY_PACKED;
}

function bytesOf(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}
