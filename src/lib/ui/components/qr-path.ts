import { encode } from 'uqr';

/** Light modules around the code, in the picture; the padding of the label is the rest of the four that readers want. */
const QUIET = 2;

/** A QR code as one SVG path on a square of `size` modules: sharp at any size. Level M stands 15 % of scratches. */
export function qrPath(text: string): { readonly size: number; readonly path: string } {
  const { size, data } = encode(text, { ecc: 'M', boostEcc: true, border: QUIET });
  return { size, path: data.map(rowPath).join('') };
}

/** Each run of dark modules is a rectangle. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x++;
    path += `M${from} ${y}h${x - from + 1}v1H${from}z`;
  }
  return path;
}
