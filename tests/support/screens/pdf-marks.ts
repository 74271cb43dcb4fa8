import { inflateSync } from 'node:zlib';

/** A page of a PDF as Chromium prints it: its size, and the box of everything drawn as a path, mm from its upper left. */
export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly marks: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

type Matrix = readonly [number, number, number, number, number, number];

const MM = 25.4 / 72;

/** Reads what Chromium writes: page objects in plain text, one compressed stream of drawing for each. Text is no path. */
export function pdfPages(pdf: Buffer): PdfPage[] {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/\/Type \/Page\n[^]*?endobj/g)].map(([page]) => {
    const [, width = 0, height = 0] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page)?.map(Number) ?? [];
    const contents = /\/Contents (\d+) 0 R/.exec(page)?.[1] ?? '';
    const points = drawnPoints(streamOf(pdf, text, contents));
    const xs = points.map(([x]) => x * MM);
    const ys = points.map(([, y]) => (height - y) * MM);
    const marks = {
      left: least(xs),
      top: least(ys),
      right: -least(negated(xs)),
      bottom: -least(negated(ys)),
    };
    return { width: width * MM, height: height * MM, marks };
  });
}

function streamOf(pdf: Buffer, text: string, id: string): string {
  const object = text.indexOf(`\n${id} 0 obj`);
  const length = Number(/\/Length (\d+)/.exec(text.slice(object, object + 400))?.[1]);
  const start = text.indexOf('stream\n', object) + 'stream\n'.length;
  return inflateSync(pdf.subarray(start, start + length)).toString('latin1');
}

/** Every corner of a path filled with another color than white, in points from the lower left. Paths that only clip draw nothing. */
function drawnPoints(drawing: string): [number, number][] {
  const drawn: [number, number][] = [];
  let path: [number, number][] = [];
  let matrix: Matrix = [1, 0, 0, 1, 0, 0];
  let isWhite = false;
  const kept: [Matrix, boolean][] = [];
  let numbers: number[] = [];
  for (const token of drawing.split(/\s+/)) {
    const value = Number(token);
    if (token !== '' && !Number.isNaN(value)) {
      numbers.push(value);
      continue;
    }
    const [a = 0, b = 0, c = 0, d = 0] = numbers.slice(-4);
    if (token === 'q') kept.push([matrix, isWhite]);
    else if (token === 'Q') [matrix, isWhite] = kept.pop() ?? [matrix, isWhite];
    else if (token === 'cm') matrix = joined(numbers.slice(-6) as unknown as Matrix, matrix);
    else if (token === 'rg') isWhite = numbers.slice(-3).every((part) => part === 1);
    else if (token === 'm' || token === 'l') path.push(moved(matrix, a, b));
    else if (token === 're') path.push(moved(matrix, a, b), moved(matrix, a + c, b + d));
    else if (!isWhite && /^f\*?$/.test(token)) drawn.push(...path);
    if (/^(f\*?|n|S)$/.test(token)) path = [];
    numbers = [];
  }
  return drawn;
}

function moved([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** The matrix that does `first`, then `second`. */
function joined(first: Matrix, second: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [x, y] = moved(second, e, f);
  const [p, q, r, s] = second;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, x, y];
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

function negated(values: readonly number[]): number[] {
  return values.map((value) => -value);
}
