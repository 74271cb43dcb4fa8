export interface Span {
  readonly from: number;
  /** One past the last. */
  readonly to: number;
}

/** Rows kept beyond each edge, so that a fast thumb finds rows and not paper. */
const OVERSCAN = 8;

/** Indexes to draw for a scroll position; pixels in, rows out. */
export function spanOf(scroll: { top: number; height: number }, rowHeight: number, total: number): Span {
  const first = Math.floor(Math.max(0, scroll.top) / rowHeight) - OVERSCAN;
  const last = Math.ceil((Math.max(0, scroll.top) + scroll.height) / rowHeight) + OVERSCAN;
  const from = Math.max(0, Math.min(first, total));
  return { from, to: Math.max(from, Math.min(last, total)) };
}

/** Where to scroll so that a row is fully seen, with the least movement. `height` without the header. */
export function scrollToSee(
  index: number,
  scroll: { top: number; height: number },
  rowHeight: number,
): number {
  const top = index * rowHeight;
  if (top < scroll.top) return top;
  return Math.max(scroll.top, top + rowHeight - scroll.height);
}
