import type { Rejection } from '#lib/files/import-causes.ts';
import type { ImportProblem } from '../contract.ts';

/** Line numbers shown for a cause. */
const LINES_SHOWN = 5;

/** By cause, the most rows first. */
export function problemsOf(rejections: ReadonlyMap<number, Rejection>): ImportProblem[] {
  const linesByCause = new Map<string, number[]>();
  for (const [line, { cause }] of rejections) {
    const lines = linesByCause.get(cause);
    if (lines) lines.push(line);
    else linesByCause.set(cause, [line]);
  }
  return [...linesByCause]
    .map(([cause, lines]) => ({
      cause,
      rows: lines.length,
      lines: lines.sort((one, other) => one - other).slice(0, LINES_SHOWN),
    }))
    .sort((one, other) => other.rows - one.rows);
}

/** What is not kept of rows that are taken. */
export function withoutRejected(
  some: ReadonlyMap<number, Rejection>,
  rejected: ReadonlyMap<number, Rejection>,
): Map<number, Rejection> {
  return new Map([...some].filter(([line]) => !rejected.has(line)));
}
