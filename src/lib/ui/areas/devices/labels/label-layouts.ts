/** Paper as the printer is told it; `page` is its name in labels.css. Lengths in mm. */
interface LabelPaper {
  readonly page: string;
  readonly width: number;
  readonly height: number;
}

/** Where labels are on a paper, from its upper left corner, in mm. */
export interface LabelLayout {
  readonly key: string;
  /** As the box or the printer says it. */
  readonly name: string;
  readonly paper: LabelPaper;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** Of the first label. */
  readonly left: number;
  readonly top: number;
  /** From a label to the next one. */
  readonly pitchX: number;
  readonly pitchY: number;
}

const A4: LabelPaper = { page: 'a4', width: 210, height: 297 };
const LETTER: LabelPaper = { page: 'letter', width: 215.9, height: 279.4 };
const INCH = 25.4;

/**
 * Avery's own measures: of A4 sheets the labels with 2.54 mm (of L7651 2.5 mm) between columns, none between rows, and
 * all of them in the middle; of Letter sheets in inches.
 */
export const labelLayouts: readonly LabelLayout[] = [
  sheet(A4, { key: 'L7160', columns: 3, rows: 7, width: 63.5, height: 38.1, gap: 2.54 }),
  sheet(A4, { key: 'L7159', columns: 3, rows: 8, width: 63.5, height: 33.9, gap: 2.54 }),
  sheet(A4, { key: 'L7163', columns: 2, rows: 7, width: 99.1, height: 38.1, gap: 2.54 }),
  sheet(A4, { key: 'L7651', columns: 5, rows: 13, width: 38.1, height: 21.2, gap: 2.5 }),
  sheet(A4, { key: 'L6009', columns: 4, rows: 12, width: 45.7, height: 21.2, gap: 2.54 }),
  sheet(LETTER, {
    key: '5160',
    columns: 3,
    rows: 10,
    width: 2.625 * INCH,
    height: INCH,
    gap: 0.125 * INCH,
  }),
  sheet(LETTER, {
    key: '5163',
    columns: 2,
    rows: 5,
    width: 4 * INCH,
    height: 2 * INCH,
    gap: 0.1875 * INCH,
  }),
  single('62x29', 'Brother DK-11209 or 62 mm tape, 62 × 29 mm', 62, 29),
  single('57x32', 'Dymo 11354, 57 × 32 mm', 57, 32),
  single('89x36', 'Dymo 99012, 89 × 36 mm', 89, 36),
  single('51x25', 'Zebra and others, 51 × 25 mm (2 × 1 in)', 2 * INCH, INCH),
];

/** A label of the whole run. */
export interface PlacedLabel<Item> {
  readonly item: Item;
  /** Upper left corner on its paper, mm. */
  readonly left: number;
  readonly top: number;
}

/** Items on papers, row by row, from the `first`th label of the first paper on (1: none is used yet). */
export function placeLabels<Item>(
  items: readonly Item[],
  layout: LabelLayout,
  first: number,
): readonly (readonly PlacedLabel<Item>[])[] {
  const size = perPaper(layout);
  const skipped = Math.min(Math.max(1, first), size) - 1;
  const papers: PlacedLabel<Item>[][] = [];
  items.forEach((item, at) => {
    const place = at + skipped;
    const onPaper = place % size;
    (papers[Math.floor(place / size)] ??= []).push({
      item,
      left: layout.left + (onPaper % layout.columns) * layout.pitchX,
      top: layout.top + Math.floor(onPaper / layout.columns) * layout.pitchY,
    });
  });
  return papers;
}

export function perPaper({ columns, rows }: LabelLayout): number {
  return columns * rows;
}

interface Sheet {
  readonly key: string;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** Between columns. */
  readonly gap: number;
}

function sheet(paper: LabelPaper, { key, columns, rows, width, height, gap }: Sheet): LabelLayout {
  const size = paper === A4 ? 'A4' : 'Letter';
  return {
    key,
    paper,
    columns,
    rows,
    width,
    height,
    name: `Avery ${key}, ${size}, ${columns * rows} of ${round(width)} × ${round(height)} mm`,
    left: (paper.width - columns * width - (columns - 1) * gap) / 2,
    top: (paper.height - rows * height) / 2,
    pitchX: width + gap,
    pitchY: height,
  };
}

function single(key: string, name: string, width: number, height: number): LabelLayout {
  const paper = { page: `label-${key}`, width, height };
  return { key, name, paper, columns: 1, rows: 1, width, height, left: 0, top: 0, pitchX: 0, pitchY: 0 };
}

function round(mm: number): number {
  return Math.round(mm * 10) / 10;
}
